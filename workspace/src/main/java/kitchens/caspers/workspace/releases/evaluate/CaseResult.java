package kitchens.caspers.workspace.releases.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
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
    String traceId) {

  public CaseResult {
    held = Map.copyOf(held);
    unsafe = Map.copyOf(unsafe);
  }
}
