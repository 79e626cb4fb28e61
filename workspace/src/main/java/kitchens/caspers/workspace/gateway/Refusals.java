package kitchens.caspers.workspace.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Exchange;
import kitchens.caspers.workspace.http.Json;

/**
 * Refusals that the clients of both worlds read: Databricks' fields, and OpenAI's {@code error}.
 */
public final class Refusals {

  private Refusals() {}

  /** Answers with a refusal. */
  public static void answer(Exchange exchange, ApiException why) {
    answer(exchange, why, body(why));
  }

  static void answer(Exchange exchange, ApiException why, byte[] body) {
    why.retryAfter().ifPresent(when -> exchange.set("Retry-After", when));
    exchange.answer(why.status(), "application/json", body);
  }

  static byte[] body(ApiException why) {
    ObjectNode body =
        Json.MAPPER
            .createObjectNode()
            .put("error_code", why.errorCode())
            .put("message", why.getMessage());
    body.putObject("error")
        .put("message", why.getMessage())
        .put("type", type(why.status()))
        .put("code", why.errorCode())
        .putNull("param");
    try {
      return Json.MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An event that tells that a stream has broken; nothing that ends a stream well follows. */
  static byte[] event(Door door, String message) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    String name = "";
    if (door == Door.RESPONSES) {
      name = "event: error\n";
      data.put("type", "error").put("code", "MODEL_UNAVAILABLE").put("message", message);
    } else {
      data.putObject("error")
          .put("message", message)
          .put("type", "server_error")
          .put("code", "MODEL_UNAVAILABLE");
    }
    return (name + "data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
