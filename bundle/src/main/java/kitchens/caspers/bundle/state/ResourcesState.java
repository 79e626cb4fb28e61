package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a deployment left in the workspace: the file {@code resources.json}.
 *
 * @param lineage of one bundle's target from its first deployment to its destruction
 * @param serial grows by one with each deployment that changed something
 * @param bundle whose state it is; null when it does not say so
 * @param state by key, such as {@code resources.jobs.foo}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResourcesState(
    @JsonProperty("state_version") int stateVersion,
    @JsonProperty("cli_version") String cliVersion,
    @JsonProperty("lineage") String lineage,
    @JsonProperty("serial") long serial,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("bundle") Owner bundle,
    @JsonProperty("state") Map<String, ResourceState> state) {

  /** A bundle's name and a target of it. */
  public record Owner(@JsonProperty("name") String name, @JsonProperty("target") String target) {

    @Override
    public String toString() {
      return "target " + target + " of bundle " + name;
    }
  }

  /** The format that this engine writes, and the newest that it reads. */
  public static final int VERSION = 1;

  /** As {@code cli_version} is written. */
  public static final String CLI_VERSION = "caspers 0.1.0";

  /** Takes its own copy of the map, in its order. */
  public ResourcesState {
    state =
        Collections.unmodifiableMap(
            state == null ? new LinkedHashMap<>() : new LinkedHashMap<>(state));
  }

  /** The state before the first deployment. */
  public static ResourcesState none() {
    return first(UUID.randomUUID().toString());
  }

  /** The same, with a lineage that was chosen already. */
  public static ResourcesState first(String lineage) {
    return new ResourcesState(VERSION, CLI_VERSION, lineage, 0, null, Map.of());
  }

  /** The next state of the same lineage. */
  public ResourcesState next(Map<String, ResourceState> resources) {
    return new ResourcesState(VERSION, CLI_VERSION, lineage, serial + 1, bundle, resources);
  }

  /** The same state, of this bundle. */
  ResourcesState of(Owner owner) {
    return new ResourcesState(stateVersion, cliVersion, lineage, serial, owner, state);
  }

  /** The id of a resource, or null when it is not deployed. */
  public String id(String key) {
    var resource = state.get(key);
    return resource == null ? null : resource.id();
  }
}
