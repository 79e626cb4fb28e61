package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import kitchens.caspers.workspace.jobs.sql.SqlSession;

/** Single statements through the Statement Execution API, their results bounded. */
final class StatementCalls {
  private static final String BASE = "/api/2.0/sql/statements";
  private static final int MOST_ROWS = 1_000;
  private static final int MOST_BYTES = 1 << 20;
  private static final long LONGEST_WAIT_MILLIS = 300;

  private final WorkspaceCalls calls;

  StatementCalls(WorkspaceCalls calls) {
    this.calls = calls;
  }

  /**
   * How a statement ended.
   *
   * @param json {@code state}, {@code columns}, {@code rows}, {@code row_count}, {@code truncated},
   *     {@code error}, {@code duration_ms}
   */
  record Outcome(boolean succeeded, ObjectNode json) {}

  /** The first warehouse that there is, for a notebook that names none. */
  String warehouse(String secret) throws IOException {
    var first = calls.get(secret, "/api/2.0/sql/warehouses").path("warehouses").path(0);
    if (first.isMissingNode()) {
      throw new WorkspaceCalls.Refused(404, "There is no SQL warehouse to run the notebook on.");
    }
    return first.path("id").asText();
  }

  /** Runs a statement to its end, or until the task is told to stop. */
  Outcome run(RunningTask task, String secret, String warehouse, String text, SqlSession session)
      throws IOException, InterruptedException {
    var began = System.nanoTime();
    var answer = calls.post(secret, BASE, request(warehouse, text, session));
    var id = answer.path("statement_id").asText();
    for (var wait = 5L; going(answer); wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS)) {
      if (task.awaitStop(Duration.ofMillis(wait))) {
        calls.post(secret, BASE + "/" + id + "/cancel", JsonNodeFactory.instance.objectNode());
        answer = calls.get(secret, BASE + "/" + id);
        break;
      }
      answer = calls.get(secret, BASE + "/" + id);
    }
    return outcome(answer, (System.nanoTime() - began) / 1_000_000);
  }

  private static boolean going(JsonNode answer) {
    var state = answer.at("/status/state").asText();
    return state.equals("PENDING") || state.equals("RUNNING");
  }

  private static ObjectNode request(String warehouse, String text, SqlSession session) {
    var request = JsonNodeFactory.instance.objectNode();
    request.put("warehouse_id", warehouse).put("statement", text).put("wait_timeout", "0s");
    request.put("row_limit", MOST_ROWS).put("byte_limit", MOST_BYTES);
    session.catalog().ifPresent(name -> request.put("catalog", name));
    session.schema().ifPresent(name -> request.put("schema", name));
    var parameters = request.putArray("parameters");
    session
        .parameters()
        .forEach((name, value) -> parameters.addObject().put("name", name).put("value", value));
    return request;
  }

  private static Outcome outcome(JsonNode answer, long millis) {
    var state = answer.at("/status/state").asText();
    var json = JsonNodeFactory.instance.objectNode().put("state", state);
    json.put("duration_ms", millis);
    if (state.equals("SUCCEEDED")) {
      json.set("columns", answer.at("/manifest/schema/columns"));
      json.set("rows", answer.at("/result/data_array"));
      json.put("row_count", answer.at("/manifest/total_row_count").asLong());
      json.put("truncated", answer.at("/manifest/truncated").asBoolean());
      return new Outcome(true, json);
    }
    json.put("error", answer.at("/status/error/message").asText("The statement was cancelled."));
    return new Outcome(false, json);
  }
}
