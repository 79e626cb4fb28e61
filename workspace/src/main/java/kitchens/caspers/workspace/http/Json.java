package kitchens.caspers.workspace.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.http.Context;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON as Databricks' REST writes it: snake_case, absent rather than null, unknown fields ignored
 * on input.
 */
public final class Json {

  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private Json() {}

  /**
   * The request's body as {@code type}; an empty body counts as {@code {}}.
   *
   * @throws ApiException 400 MALFORMED_REQUEST naming line and column when it is not JSON, 400
   *     INVALID_PARAMETER_VALUE naming the field when it does not fit
   */
  public static <T> T body(Context ctx, Class<T> type) {
    return read(ctx.body(), type);
  }

  /** The request's body as a plain map. */
  public static Map<String, Object> body(Context ctx) {
    return MAPPER.convertValue(body(ctx, Map.class), OBJECT);
  }

  static <T> T read(String text, Class<T> type) {
    try {
      T value = MAPPER.readValue(text.isBlank() ? "{}" : text, type);
      if (value == null) {
        throw ApiException.malformed("the body is null; send a JSON object");
      }
      return value;
    } catch (JsonMappingException e) {
      throw e.getPath().isEmpty() ? notJson(e) : misfit(e);
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  private static ApiException misfit(JsonMappingException e) {
    String field =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
            .collect(Collectors.joining("."));
    return ApiException.invalidParameter(
        "field '" + field + "'" + at(e) + ": " + firstLine(e.getOriginalMessage()));
  }

  private static ApiException notJson(JsonProcessingException e) {
    return ApiException.malformed(
        "the body is not valid JSON" + at(e) + ": " + firstLine(e.getOriginalMessage()));
  }

  private static String at(JsonProcessingException e) {
    var location = e.getLocation();
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static String firstLine(String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}
