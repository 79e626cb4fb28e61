package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.jobs.settings.SettingsRefused;

/** Reads what the Jobs API's requests carry, and says so when it is not what it should be. */
final class Requests {
  private static final int LONGEST_TOKEN = 64;

  private Requests() {}

  static ObjectNode body(Context ctx) {
    return Json.body(ctx, ObjectNode.class);
  }

  /** Refusals of the settings as the API answers them. */
  static <T> T refusing(Supplier<T> work) {
    try {
      return work.get();
    } catch (SettingsRefused e) {
      throw switch (e.reason()) {
        case INVALID -> ApiException.invalidParameter(e.getMessage());
        case NOT_SERVED -> notServed(e.getMessage());
      };
    }
  }

  /**
   * NOT_IMPLEMENTED with status 400: the SDKs try a request again that was answered with 501, and
   * lose the message over it.
   */
  static ApiException notServed(String message) {
    return new ApiException(400, "NOT_IMPLEMENTED", message);
  }

  static long id(ObjectNode body, String field) {
    var value = body.get(field);
    // YAML bundles and scripts send ids as strings too.
    if (value != null && value.isTextual() && value.textValue().matches("\\d{1,18}")) {
      return Long.parseLong(value.textValue());
    }
    if (value == null || !value.isIntegralNumber()) {
      throw ApiException.invalidParameter("%s is missing. Give it a number.".formatted(field));
    }
    return value.longValue();
  }

  static long id(Context ctx, String parameter) {
    return optionalId(ctx, parameter)
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    "%s is missing. Give it a number.".formatted(parameter)));
  }

  static Optional<Long> optionalId(Context ctx, String parameter) {
    return text(ctx, parameter).map(text -> number(text, parameter));
  }

  static long pathId(Context ctx, String parameter) {
    return number(ctx.pathParam(parameter), parameter);
  }

  private static long number(String text, String name) {
    if (!text.matches("\\d{1,18}")) {
      throw ApiException.invalidParameter("%s '%s' is not a number.".formatted(name, text));
    }
    return Long.parseLong(text);
  }

  static Optional<String> text(Context ctx, String parameter) {
    return Optional.ofNullable(ctx.queryParam(parameter)).filter(text -> !text.isEmpty());
  }

  static boolean flag(Context ctx, String parameter) {
    return text(ctx, parameter).filter("true"::equalsIgnoreCase).isPresent();
  }

  static int limit(Context ctx, int fallback, int most) {
    var limit = optionalId(ctx, "limit").orElse((long) fallback);
    if (limit < 1 || limit > most) {
      throw ApiException.invalidParameter(
          "limit is %d. It must lie between 1 and %d.".formatted(limit, most));
    }
    return limit.intValue();
  }

  static Optional<String> idempotencyToken(ObjectNode body) {
    var token =
        Optional.ofNullable(body.get("idempotency_token"))
            .map(JsonNode::asText)
            .filter(text -> !text.isEmpty());
    if (token.filter(text -> text.length() > LONGEST_TOKEN).isPresent()) {
      throw ApiException.invalidParameter("idempotency_token is longer than 64 characters.");
    }
    return token;
  }

  static List<String> texts(ObjectNode body, String field) {
    var texts = new ArrayList<String>();
    for (var element : body.path(field)) {
      if (!element.isTextual()) {
        throw ApiException.invalidParameter("%s must be a list of strings.".formatted(field));
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  static Map<String, String> textMap(ObjectNode body, String field) {
    var map = new LinkedHashMap<String, String>();
    body.path(field)
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isContainerNode()) {
                throw ApiException.invalidParameter(
                    "%s.%s must be a string.".formatted(field, entry.getKey()));
              }
              map.put(entry.getKey(), entry.getValue().asText());
            });
    return map;
  }

  /** An opaque page token that carries a number. */
  static String pageToken(long number) {
    return "p" + Long.toString(number, 36);
  }

  static Optional<Long> pageToken(Context ctx) {
    return text(ctx, "page_token")
        .map(
            token -> {
              if (!token.matches("p[0-9a-z]{1,12}")) {
                throw ApiException.invalidParameter(
                    "page_token '%s' is none of ours. Leave it out to begin.".formatted(token));
              }
              return Long.parseLong(token.substring(1), 36);
            });
  }
}
