package kitchens.caspers.workspace.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.gateway.guards.Guardrail;
import kitchens.caspers.workspace.gateway.limits.Budgets;
import kitchens.caspers.workspace.gateway.limits.RateLimitRules;
import kitchens.caspers.workspace.gateway.limits.RateLimits;
import kitchens.caspers.workspace.gateway.limits.Spending;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/**
 * What stands between callers and one endpoint, put together from its configuration.
 *
 * @param setBy user name of whoever configured it last; null when nobody did
 */
record Gate(
    String endpoint,
    AiGateway config,
    String setBy,
    RateLimits limits,
    Budgets budgets,
    Guardrail input,
    Guardrail output) {

  /**
   * Puts a gate together.
   *
   * @throws ApiException 400 naming what the configuration asks for and cannot have
   */
  static Gate of(
      String endpoint,
      AiGateway config,
      String setBy,
      LongSupplier seconds,
      Spending spending,
      Clock clock) {
    AiGateway.Guardrails guardrails = config.guardrails();
    return new Gate(
        endpoint,
        config,
        setBy,
        new RateLimits(endpoint, RateLimitRules.checked(config.rateLimits()), seconds),
        new Budgets(endpoint, config.budgets(), spending, clock),
        Guardrail.of("input", guardrails == null ? null : guardrails.input()),
        Guardrail.of("output", guardrails == null ? null : guardrails.output()));
  }

  /** The same with the minute that another one has counted, when its limits are these. */
  Gate after(Gate old) {
    return java.util.Objects.equals(old.config.rateLimits(), config.rateLimits())
        ? new Gate(endpoint, config, setBy, old.limits, budgets, input, output)
        : this;
  }

  boolean countsTokens() {
    return config.countsUsage()
        || config.keepsPayloads()
        || limits.countTokens()
        || !budgets.none();
  }

  /**
   * The request as it is let through.
   *
   * @throws ApiException 400 when a guardrail strikes
   */
  RequestBody letIn(RequestBody body) {
    if (input.idle()) {
      return body;
    }
    if (body.bytes().length > input.mostBytesIn()) {
      throw ApiException.tooLarge(
          "the guardrails of endpoint '"
              + endpoint
              + "' look through up to "
              + input.mostBytesIn()
              + " bytes: send less at once");
    }
    Optional<Guardrail.Strike> strike = input.strike(body.tree());
    if (strike.isPresent()) {
      throw input.refusal(endpoint, strike.get());
    }
    if (!input.masks()) {
      return body;
    }
    ObjectNode masked = body.tree().deepCopy();
    input.mask(masked);
    return RequestBody.of(bytes(masked));
  }

  /**
   * The answer as it is let out.
   *
   * @throws ApiException 400 when a guardrail strikes
   */
  byte[] letOut(byte[] answer) {
    if (output.idle()) {
      return answer;
    }
    if (answer.length > output.mostBytesOut()) {
      throw new ApiException(
          502,
          "OUTPUT_GUARDRAIL",
          "the guardrails of endpoint '"
              + endpoint
              + "' look through up to "
              + output.mostBytesOut()
              + " bytes, and the answer is longer: it is withheld; ask for less at once");
    }
    JsonNode tree;
    try {
      tree = Json.MAPPER.readTree(answer);
    } catch (IOException e) {
      throw new ApiException(
          502, "OUTPUT_GUARDRAIL", "the answer cannot be read and is withheld: it is no JSON");
    }
    requireClean(tree);
    if (!output.masks()) {
      return answer;
    }
    output.mask(tree);
    return bytes(tree);
  }

  void requireClean(JsonNode said) {
    output
        .strike(said)
        .ifPresent(
            strike -> {
              throw output.refusal(endpoint, strike);
            });
  }

  private static byte[] bytes(JsonNode tree) {
    try {
      return Json.MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
