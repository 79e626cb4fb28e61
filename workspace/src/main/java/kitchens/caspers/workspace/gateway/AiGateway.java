package kitchens.caspers.workspace.gateway;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** What the gateway does for an endpoint, with the field names of Databricks' REST. */
public record AiGateway(
    FallbackConfig fallbackConfig,
    Guardrails guardrails,
    InferenceTableConfig inferenceTableConfig,
    List<RateLimit> rateLimits,
    UsageTrackingConfig usageTrackingConfig,
    List<Budget> budgets) {

  /** That of an endpoint for which nothing was said. */
  public static final AiGateway NONE = new AiGateway(null, null, null, null, null, null);

  /** Whether another served entity is asked when one fails. */
  public record FallbackConfig(Boolean enabled) {}

  /** What is looked for in requests and in answers. */
  public record Guardrails(Parameters input, Parameters output) {}

  /**
   * One side's guardrails.
   *
   * @param promptInjection ours: signs of instructions that are smuggled in as data
   */
  public record Parameters(
      List<String> invalidKeywords,
      Behavior pii,
      Boolean safety,
      List<String> validTopics,
      Behavior promptInjection) {}

  /** What becomes of what is found: {@code BLOCK}, {@code MASK} or {@code NONE}. */
  public record Behavior(String behavior) {}

  /** The tables that take requests and answers: {@code <prefix>_payload} in that schema. */
  public record InferenceTableConfig(
      String catalogName, String schemaName, Boolean enabled, String tableNamePrefix) {}

  /** Whether tokens are counted in the usage table. */
  public record UsageTrackingConfig(Boolean enabled) {}

  /**
   * A limit for each minute.
   *
   * @param key {@code user}, {@code service_principal}, {@code user_group} or {@code endpoint}
   * @param principal a user's e-mail, an application id or a group; without it each one has as much
   */
  public record RateLimit(
      Long calls, String key, String principal, String renewalPeriod, Long tokens) {}

  /**
   * Ours: what may be spent before calls are refused.
   *
   * @param key {@code endpoint} for all callers together, {@code user} for each, users and service
   *     principals alike
   * @param principal a user's e-mail or an application id; without it each one has as much
   * @param renewalPeriod {@code day} or {@code month}, of UTC
   */
  public record Budget(BigDecimal amountUsd, String key, String principal, String renewalPeriod) {}

  private static final ObjectReader STRICT =
      Json.MAPPER
          .readerFor(AiGateway.class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public AiGateway {
    rateLimits = rateLimits == null ? null : List.copyOf(rateLimits);
    budgets = budgets == null ? null : List.copyOf(budgets);
  }

  /**
   * Reads what a client sent.
   *
   * @throws ApiException 400 naming a field that is unknown here or holds the wrong thing
   */
  public static AiGateway read(JsonNode sent) {
    try {
      AiGateway read = STRICT.readValue(sent);
      return read == null ? NONE : read;
    } catch (UnrecognizedPropertyException e) {
      throw ApiException.invalidParameter(
          "ai_gateway: '"
              + path(e)
              + "' is not served; known here: "
              + e.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    } catch (JsonMappingException e) {
      throw ApiException.invalidParameter(
          "ai_gateway: '" + path(e) + "' has a value of the wrong type");
    } catch (JsonProcessingException e) {
      throw ApiException.malformed("ai_gateway is not valid JSON");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The same with other budgets. */
  public AiGateway withBudgets(List<Budget> others) {
    return new AiGateway(
        fallbackConfig, guardrails, inferenceTableConfig, rateLimits, usageTrackingConfig, others);
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? "" + r.getIndex() : r.getFieldName())
        .collect(Collectors.joining("."));
  }

  @JsonIgnore
  public boolean fallsBack() {
    return fallbackConfig != null && Boolean.TRUE.equals(fallbackConfig.enabled());
  }

  @JsonIgnore
  public boolean countsUsage() {
    return usageTrackingConfig != null && Boolean.TRUE.equals(usageTrackingConfig.enabled());
  }

  @JsonIgnore
  public boolean keepsPayloads() {
    return inferenceTableConfig != null && Boolean.TRUE.equals(inferenceTableConfig.enabled());
  }
}
