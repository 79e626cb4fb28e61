package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What came of a call.
 *
 * @param record {@code answer} or {@code error}, and what both stand on: model, versions, tools,
 *     usage, cost, trace
 * @param error null for an answer
 */
public record Outcome(ObjectNode record, Failure error) {

  /**
   * Why there is no answer.
   *
   * @param code as in the record
   * @param retryable whether the same call may well succeed later
   * @param retryAfter when, as the header of that name says it
   */
  public record Failure(String code, String message, boolean retryable, String retryAfter) {}
}
