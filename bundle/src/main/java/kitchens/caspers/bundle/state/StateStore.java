package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Optional;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.value.BundleException;

/** The files of a deployment's state in the workspace. */
public final class StateStore {

  private static final String RESOURCES = "resources.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final WorkspaceTree tree;
  private final String statePath;
  private final ResourcesState.Owner owner;

  /**
   * The state below {@code workspace.state_path}.
   *
   * @param owner whose it must be
   */
  public StateStore(WorkspaceTree tree, String statePath, ResourcesState.Owner owner) {
    this.tree = tree;
    this.statePath = statePath;
    this.owner = owner;
  }

  /**
   * What is deployed, if anything ever was.
   *
   * @throws BundleException when the file is damaged, another bundle's, or of a newer version
   */
  public Optional<ResourcesState> resources() {
    return read(RESOURCES, ResourcesState.class).map(this::checked);
  }

  private ResourcesState checked(ResourcesState state) {
    if (state.stateVersion() > ResourcesState.VERSION) {
      throw new BundleException(
          path(RESOURCES) + " was written by a newer version (" + state.cliVersion() + ")",
          "update this installation");
    }
    if (state.lineage() == null) {
      throw damaged(RESOURCES, "it has no lineage");
    }
    state
        .state()
        .forEach(
            (key, resource) -> {
              if (resource == null || resource.id() == null) {
                throw damaged(RESOURCES, key + " has no __id__");
              }
            });
    if (state.bundle() != null && !state.bundle().equals(owner)) {
      throw new BundleException(
          path(RESOURCES)
              + " is the state of "
              + state.bundle()
              + " (lineage "
              + state.lineage()
              + "), not of "
              + owner,
          "give each its own workspace.root_path; what was renamed is destroyed under its old"
              + " name first");
    }
    return state;
  }

  /** Replaces what is deployed. */
  public void save(ResourcesState state) {
    write(RESOURCES, state.of(owner));
  }

  /** A file of the state. */
  public <T> Optional<T> read(String name, Class<T> type) {
    return tree.read(path(name))
        .map(
            bytes -> {
              try {
                var value = JSON.readValue(bytes, type);
                if (value == null) {
                  throw damaged(name, "there is nothing in it");
                }
                return value;
              } catch (IOException e) {
                throw damaged(
                    name,
                    e instanceof JsonProcessingException j
                        ? j.getOriginalMessage()
                        : e.getMessage());
              }
            });
  }

  /** Replaces a file of the state. */
  public void write(String name, Object content) {
    try {
      tree.write(path(name), JSON.writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(name + " cannot be written as JSON", e);
    }
  }

  /** The path of a file of the state. */
  public String path(String name) {
    return statePath + "/" + name;
  }

  private BundleException damaged(String name, String why) {
    return new BundleException(
        path(name) + " is damaged: " + why,
        switch (name) {
          case RESOURCES ->
              "nothing was changed; put back a whole copy of it, or remove it and bind what is"
                  + " deployed with: caspers bundle deployment bind KEY ID";
          case "deployment.json" -> "remove it: all files are sent again then";
          case "history.json" -> "remove it: the history begins anew then";
          default -> "remove it: that deployment cannot be rolled back to any more";
        });
  }
}
