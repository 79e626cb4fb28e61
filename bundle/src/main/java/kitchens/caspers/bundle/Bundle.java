package kitchens.caspers.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import kitchens.caspers.bundle.resolve.Library;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problem;

/**
 * A bundle as one of its targets has it: everything that can be resolved before a deployment is.
 *
 * @param root the directory of {@code databricks.yml}
 * @param target the target's name
 * @param config the resolved configuration, without {@code targets}
 * @param libraries what tasks need uploaded
 * @param unasked variables that are looked up when a workspace is asked
 * @param warnings what its author should look at
 */
public record Bundle(
    Path root,
    String target,
    Mapping config,
    List<Library> libraries,
    Set<String> unasked,
    List<Problem> warnings) {

  /** The bundle's name. */
  public String name() {
    return config.text("bundle", "name");
  }

  /** A path of the workspace's, such as {@code file_path}. */
  public String workspacePath(String field) {
    return config.text("workspace", field);
  }

  /** Where this target keeps what is known on this machine only. */
  public Path localState() {
    return root.resolve(".databricks").resolve("bundle").resolve(target);
  }
}
