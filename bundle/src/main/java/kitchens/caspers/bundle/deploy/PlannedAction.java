package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a plan does to one resource.
 *
 * @param dependsOn keys of resources that come first
 * @param changes by the field's path, such as {@code tasks[task_key='a'].timeout_seconds}
 * @param reason where the fields do not say it; else null
 * @param losesData whether data goes with what is deleted
 * @param prevented whether {@code lifecycle.prevent_destroy} stands against it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlannedAction(
    @JsonProperty("action") Action action,
    @JsonProperty("depends_on") List<String> dependsOn,
    @JsonProperty("changes") Map<String, Change> changes,
    @JsonProperty("reason") String reason,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("loses_data") boolean losesData,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("prevented") boolean prevented) {

  /** Takes its own copies. */
  public PlannedAction {
    dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    changes =
        Collections.unmodifiableMap(
            changes == null ? new LinkedHashMap<>() : new LinkedHashMap<>(changes));
  }
}
