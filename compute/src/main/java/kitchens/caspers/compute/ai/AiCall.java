package kitchens.caspers.compute.ai;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Map;
import kitchens.caspers.compute.http.Json;

/**
 * One {@code ai_query} as it stands in a query: whom it asks and how.
 *
 * @param endpoint a serving endpoint's name
 * @param structured whether a request is a record ({@code dataframe_records}) or a text that
 *     becomes a user's chat message
 * @param failOnError whether an answer that is an error fails the query
 * @param options JSON object laid over each chat request, such as {@code {"temperature": 0}}; null
 *     for none
 */
public record AiCall(String endpoint, boolean structured, boolean failOnError, String options)
    implements Serializable {
  public AiCall {
    requireNonNull(endpoint, "endpoint is null");
  }

  /**
   * The body of a request.
   *
   * @param request a JSON object when {@link #structured}, a text otherwise
   * @param minTableVersions what the tools' copies must have reached, by full table name
   */
  byte[] body(String request, Map<String, Long> minTableVersions, long waitMillis) {
    try {
      ObjectNode body = Json.MAPPER.createObjectNode();
      if (structured) {
        body.putArray("dataframe_records").add(Json.MAPPER.readTree(request));
      } else {
        body.putArray("messages").addObject().put("role", "user").put("content", request);
        if (options != null) {
          body.setAll((ObjectNode) Json.MAPPER.readTree(options));
        }
      }
      if (!minTableVersions.isEmpty()) {
        ObjectNode asked = body.putObject("databricks_options");
        asked.set("min_table_versions", Json.MAPPER.valueToTree(minTableVersions));
        asked.put("wait_ms", waitMillis);
      }
      return Json.MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException("a request to " + endpoint + " is not JSON: " + request, e);
    }
  }

  /** What an answer's body says. */
  Reply reply(byte[] body) {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(body);
    } catch (IOException e) {
      return new Reply.Later("endpoint " + endpoint + " answered what is not JSON", null);
    }
    JsonNode result =
        structured
            ? json.path("predictions").path(0)
            : json.path("choices").path(0).path("message").path("content");
    if (result.isMissingNode()) {
      return new Reply.Answered(
          Reply.text(
              null,
              "endpoint "
                  + endpoint
                  + " answered without "
                  + (structured ? "predictions" : "choices")),
          true,
          0);
    }
    JsonNode error = result.path("error");
    String message =
        error.isMissingNode() || error.isNull()
            ? null
            : error.path("code").asText("ERROR") + ": " + error.path("message").asText();
    return new Reply.Answered(Reply.text(result, message), message != null, cost(json, result));
  }

  private static double cost(JsonNode whole, JsonNode result) {
    for (JsonNode place :
        new JsonNode[] {
          result.path("cost"),
          result.path("cost_usd"),
          result.path("usage").path("cost"),
          whole.path("usage").path("cost")
        }) {
      JsonNode amount = place.isObject() ? place.path("usd") : place;
      if (amount.isNumber()) {
        return amount.doubleValue();
      }
    }
    return 0;
  }
}
