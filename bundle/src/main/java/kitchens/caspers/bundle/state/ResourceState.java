package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A resource that was deployed.
 *
 * @param id its id in the workspace
 * @param state the configuration that it was last brought to; null when that is not known
 * @param dependsOn keys of the resources that its configuration refers to
 */
public record ResourceState(
    @JsonProperty("__id__") String id,
    @JsonProperty("state") JsonNode state,
    @JsonProperty("depends_on") List<String> dependsOn) {

  /** Takes its own copy of the list. */
  public ResourceState {
    dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
  }
}
