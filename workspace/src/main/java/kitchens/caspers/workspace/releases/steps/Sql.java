package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.OwnRest;

/** Statements, run as the person who releases. */
record Sql(OwnRest rest) {

  private static final String STATEMENTS = "/api/2.0/sql/statements";
  private static final long POLL_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * The first value of the first row.
   *
   * @param warehouse its id; null for the first that there is
   * @param parameters texts by name
   * @throws ApiException 400 with the statement's own error when it fails, 503 when it is not done
   *     in time
   */
  String one(String warehouse, String statement, Map<String, String> parameters) {
    ObjectNode asked = Json.MAPPER.createObjectNode();
    asked.put("warehouse_id", warehouse == null ? first() : warehouse);
    asked.put("statement", statement).put("wait_timeout", "30s");
    parameters.forEach(
        (name, value) ->
            asked.withArray("parameters").addObject().put("name", name).put("value", value));
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode answer = rest.post(STATEMENTS, asked);
    while (answer.at("/status/state").asText().matches("PENDING|RUNNING")) {
      if (System.nanoTime() > end) {
        String id = answer.path("statement_id").asText();
        rest.post(STATEMENTS + "/" + id + "/cancel", Map.of());
        throw ApiException.temporarilyUnavailable(
            "a statement was not done within " + PATIENCE.toMinutes() + " minutes");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      answer = rest.get(STATEMENTS + "/" + answer.path("statement_id").asText());
    }
    if (!answer.at("/status/state").asText().equals("SUCCEEDED")) {
      throw ApiException.invalidState(
          answer.at("/status/error/message").asText("the statement did not succeed"));
    }
    return answer.at("/result/data_array/0/0").asText();
  }

  private String first() {
    JsonNode id = rest.get("/api/2.0/sql/warehouses").at("/warehouses/0/id");
    if (id.isMissingNode()) {
      throw ApiException.invalidState("there is no SQL warehouse that may be used");
    }
    return id.asText();
  }

  /** A full name as SQL writes it. */
  static String quoted(String fullName) {
    return "`" + fullName.replace("`", "``").replace(".", "`.`") + "`";
  }
}
