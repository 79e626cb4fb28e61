package kitchens.caspers.compute.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import kitchens.caspers.compute.http.Json;

/** What came of asking an endpoint once. */
public sealed interface Reply {
  /**
   * An answer, or an error that asking again will not mend.
   *
   * @param text {@code {"result": …, "errorMessage": …}}; an error that the endpoint answered
   *     within its result keeps that result
   * @param error whether there is an error message
   * @param costUsd what the endpoint says that the answer cost, in US dollars; 0 when it says
   *     nothing
   */
  record Answered(String text, boolean error, double costUsd) implements Reply {}

  /**
   * Ask again later.
   *
   * @param reason what is wrong, for people
   * @param after how long the endpoint asked to be left alone; null when it did not say
   */
  record Later(String reason, Duration after) implements Reply {}

  /** The text of an answer. */
  static String text(JsonNode result, String errorMessage) {
    ObjectNode text = Json.MAPPER.createObjectNode();
    text.set("result", result);
    text.put("errorMessage", errorMessage);
    return text.toString();
  }
}
