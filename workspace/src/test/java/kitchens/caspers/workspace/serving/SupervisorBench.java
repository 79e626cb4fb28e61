package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.serving.FakeTools.Order;
import kitchens.caspers.workspace.serving.policy.PolicyModel;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;

/** A supervisor over the refund agent as it is shipped and over a ledger that it writes into. */
final class SupervisorBench implements AutoCloseable {

  static final String RUNS = "/api/2.0/caspers/agent-runs/";

  /** Due are 12 USD, which nobody need approve; and 45 USD, which somebody must. */
  static final String SMALL = "small";

  static final String LARGE = "large";

  private static final Path SUPERVISED =
      Path.of("src", "test", "resources", "agents", "supervised").toAbsolutePath();

  final ServingBench bench;

  SupervisorBench() throws Exception {
    bench = new ServingBench(Settings.Content.FULL);
    bench.registerRefund("main.ai.refunder", 1, yaml -> yaml);
    bench.serve("refunder", "main.ai.refunder", 1, PolicyModel.NAME);
    bench.registerAgent(SUPERVISED, "main.ai.supervised", 1, yaml -> yaml);
    bench.serve("supervised", "main.ai.supervised", 1, PolicyModel.NAME);
    bench.tools.orders.put(SMALL, new Order(40, 42.5, 24, 30, 55, "Bellevue"));
    bench.tools.orders.put(LARGE, new Order(45, 80, 24, 30, 55, "Chicago"));
  }

  static String asking(String order, boolean note) {
    return "{\\\"order\\\": \\\"%s\\\", \\\"note\\\": %s}".formatted(order, note);
  }

  /** Begins a run in the background; the response as it was answered. */
  JsonNode background(Http http, String order, boolean note) throws Exception {
    return ok(
        http.post(
            "/serving-endpoints/supervised/responses",
            "{\"input\": \"%s\", \"background\": true}".formatted(asking(order, note))));
  }

  JsonNode background(String order, boolean note) throws Exception {
    return background(bench.http(), order, note);
  }

  static String runId(JsonNode response) {
    return response
        .path("id")
        .asText()
        .substring("resp_".length())
        .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  JsonNode response(String id) throws Exception {
    return ok(bench.http().get("/serving-endpoints/responses/" + id));
  }

  JsonNode run(String runId) throws Exception {
    return ok(bench.http().get(RUNS + runId));
  }

  JsonNode awaitState(String runId, String... states) throws Exception {
    Await.until(
        Duration.ofSeconds(20), () -> List.of(states).contains(run(runId).path("state").asText()));
    return run(runId);
  }

  /** The step of that name, as the run shows it. */
  static JsonNode step(JsonNode run, String name) {
    for (JsonNode step : run.path("steps")) {
      if (step.path("name").asText().equals(name)) {
        return step;
      }
    }
    throw new AssertionError("no step " + name + " in " + run);
  }

  HttpResponse<String> decide(String runId, String step, String decision, String note)
      throws Exception {
    int position = step(run(runId), step).path("position").asInt();
    return bench
        .http()
        .post(
            RUNS + runId + "/steps/" + position + "/decision",
            "{\"decision\": \"%s\", \"note\": \"%s\"}".formatted(decision, note));
  }

  /** The events of a stream. */
  static List<JsonNode> events(String body) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (String line : body.split("\n")) {
      if (line.startsWith("data: ")) {
        events.add(Json.MAPPER.readTree(line.substring("data: ".length())));
      }
    }
    return events;
  }

  /** All events of a run, told again. */
  List<JsonNode> told(String responseId, long after) throws Exception {
    String from = after < 0 ? "" : "&starting_after=" + after;
    HttpResponse<String> answer =
        bench.http().get("/serving-endpoints/responses/" + responseId + "?stream=true" + from);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return events(answer.body());
  }

  static JsonNode ok(HttpResponse<String> answer) throws Exception {
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return Json.MAPPER.readTree(answer.body());
  }

  /** An answer's error, as {@code status code: message}. */
  static String refusal(HttpResponse<String> answer) throws Exception {
    ObjectNode body = (ObjectNode) Json.MAPPER.readTree(answer.body());
    return answer.statusCode()
        + " "
        + body.path("error_code").asText()
        + ": "
        + body.path("message").asText();
  }

  @Override
  public void close() throws Exception {
    bench.close();
  }
}
