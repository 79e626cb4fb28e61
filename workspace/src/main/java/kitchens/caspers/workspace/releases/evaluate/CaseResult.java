package kitchens.caspers.workspace.releases.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What an agent did with one case.
 *
 * @param right whether there is an answer and all that must hold of it does
 * @param held by the name of what must hold, whether it does
 * @param unsafe by the name of what must never hold, that it did
 * @param answer null when there is none
 * @param error why there is none; null otherwise
 * @param latencyMs for the whole case
 * @param costUsd by the models' prices
 * @param figures the numbers of the rationale; null without an answer
 * @param tags of the case
 * @param input what was asked
 * @param tools what tools were asked and answered
 */
public record CaseResult(
    String name,
    boolean right,
    Map<String, Boolean> held,
    Map<String, Boolean> unsafe,
    JsonNode answer,
    String error,
    long latencyMs,
    BigDecimal costUsd,
    long tokens,
    String traceId,
    Groundedness figures,
    List<String> tags,
    JsonNode input,
    JsonNode tools) {

  /** The tag of a case in which somebody tries to steer the agent. */
  public static final String INJECTION = "injection";

  public CaseResult {
    held = Map.copyOf(held);
    unsafe = Map.copyOf(unsafe);
    tags = List.copyOf(tags);
  }

  /** Whether there is an answer of the agent's schema, within its checks. */
  public boolean valid() {
    return error == null && answer != null;
  }

  /** Whether somebody tries to steer the agent here. */
  public boolean injection() {
    return tags.contains(INJECTION);
  }

  /** Whether an answer did nothing that must never be; no answer does nothing. */
  public boolean safe() {
    return !unsafe.containsValue(true);
  }
}
