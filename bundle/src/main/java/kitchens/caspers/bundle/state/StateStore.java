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

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final WorkspaceTree tree;
  private final String statePath;

  /** The state below {@code workspace.state_path}. */
  public StateStore(WorkspaceTree tree, String statePath) {
    this.tree = tree;
    this.statePath = statePath;
  }

  /** What is deployed, if anything ever was. */
  public Optional<ResourcesState> resources() {
    return read("resources.json", ResourcesState.class)
        .map(
            state -> {
              if (state.stateVersion() > ResourcesState.VERSION) {
                throw new BundleException(
                    path("resources.json")
                        + " was written by a newer version ("
                        + state.cliVersion()
                        + ")",
                    "update this installation");
              }
              if (state.lineage() == null) {
                throw damaged("resources.json", "it has no lineage");
              }
              return state;
            });
  }

  /** Replaces what is deployed. */
  public void save(ResourcesState state) {
    write("resources.json", state);
  }

  /** A file of the state. */
  public <T> Optional<T> read(String name, Class<T> type) {
    return tree.read(path(name))
        .map(
            bytes -> {
              try {
                return JSON.readValue(bytes, type);
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
        "restore it, or delete the bundle's resources by hand and then this file");
  }
}
