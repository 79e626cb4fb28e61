package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.OwnRest;
import kitchens.caspers.workspace.releases.steps.Verify.Check;

/**
 * The row that the gateway keeps of a request, found in its table by the request id that the
 * request's trace carries: so the two join.
 */
record GatewayRow(OwnRest rest) {

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 500;
  private static final String USAGE_TABLE = "system.operations.endpoint_usage";

  /** Looks for the row of a traced request. */
  Check of(String endpoint, JsonNode trace) {
    String what = "a gateway row";
    Optional<String> table = table(endpoint);
    if (table.isEmpty()) {
      return new Check(
          what,
          true,
          "none is kept of endpoint " + endpoint,
          "to keep them: PUT /api/2.0/serving-endpoints/"
              + endpoint
              + "/ai-gateway with inference_table_config");
    }
    Optional<String> request = requestId(trace);
    if (request.isEmpty()) {
      return new Check(
          what, false, "the trace names no request of the gateway", "ask through the endpoint");
    }
    Instant end = Instant.now().plus(WITHIN);
    String problem = "none yet";
    while (Instant.now().isBefore(end)) {
      try {
        String found =
            new Sql(rest)
                .one(
                    null,
                    "SELECT count(*) FROM "
                        + Sql.quoted(table.get())
                        + " WHERE databricks_request_id = :id",
                    Map.of("id", request.get()));
        if (!found.equals("0")) {
          return new Check(
              what, true, request.get() + " in " + table.get() + " joins the trace", null);
        }
        problem = "none yet";
      } catch (ApiException e) {
        problem = e.getMessage();
        if (problem.contains("PERMISSION_DENIED")) {
          break;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return new Check(
        what,
        false,
        "request " + request.get() + " is not in " + table.get() + ": " + problem,
        problem.contains("PERMISSION_DENIED")
            ? "give the privilege that it names"
            : "see what the gateway says of its tables: /serving/" + endpoint);
  }

  /** Where the endpoint's requests are kept; payloads rather than tokens alone. */
  private Optional<String> table(String endpoint) {
    JsonNode gateway =
        new EndpointSwitch(rest, endpoint)
            .now()
            .map(e -> e.path("ai_gateway"))
            .orElseThrow(() -> ApiException.notFound("endpoint " + endpoint + " does not exist"));
    JsonNode payloads = gateway.path("inference_table_config");
    if (payloads.path("enabled").asBoolean()) {
      String prefix = payloads.path("table_name_prefix").asText("");
      return Optional.of(
          payloads.path("catalog_name").asText()
              + "."
              + payloads.path("schema_name").asText()
              + "."
              + (prefix.isEmpty() ? endpoint : prefix)
              + "_payload");
    }
    return gateway.at("/usage_tracking_config/enabled").asBoolean()
        ? Optional.of(USAGE_TABLE)
        : Optional.empty();
  }

  private static Optional<String> requestId(JsonNode trace) {
    for (JsonNode span : trace.path("spans")) {
      if (span.path("parent_id").asText("").isEmpty()) {
        return Optional.ofNullable(
            span.path("attributes").path("databricks_request_id").asText(null));
      }
    }
    return Optional.empty();
  }
}
