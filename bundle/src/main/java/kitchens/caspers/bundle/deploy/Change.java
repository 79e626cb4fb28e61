package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A field that is not the same in the configuration, the saved state and the workspace.
 *
 * @param old as it was last deployed; null when it was not
 * @param wanted as the configuration has it; null when it has not
 * @param remote as the workspace has it now; null when it has not, or does not tell
 * @param reason of what is done, where the values do not say it; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Change(
    @JsonProperty("action") Action action,
    @JsonProperty("old") JsonNode old,
    @JsonProperty("new") JsonNode wanted,
    @JsonProperty("remote") JsonNode remote,
    @JsonProperty("reason") String reason) {

  /** Absent and null values are the same: no value. */
  public Change {
    old = present(old);
    wanted = present(wanted);
    remote = present(remote);
  }

  private static JsonNode present(JsonNode node) {
    return node == null || node.isMissingNode() || node.isNull() ? null : node;
  }
}
