package kitchens.caspers.workspace.serving;

import static kitchens.caspers.workspace.serving.SupervisorBench.LARGE;
import static kitchens.caspers.workspace.serving.SupervisorBench.SMALL;
import static kitchens.caspers.workspace.serving.SupervisorBench.asking;
import static kitchens.caspers.workspace.serving.SupervisorBench.events;
import static kitchens.caspers.workspace.serving.SupervisorBench.ok;
import static kitchens.caspers.workspace.serving.SupervisorBench.refusal;
import static kitchens.caspers.workspace.serving.SupervisorBench.runId;
import static kitchens.caspers.workspace.serving.SupervisorBench.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kitchens.caspers.workspace.http.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both shapes of long tasks, approvals and bounds, over HTTP, with the policy model. */
class LongTasksTest {

  private static final String INVOCATIONS = "/serving-endpoints/supervised/invocations";
  private static final String RESPONSES = "/serving-endpoints/supervised/responses";

  private static SupervisorBench bench;

  @BeforeAll
  static void start() throws Exception {
    bench = new SupervisorBench();
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  @AfterEach
  void calm() {
    bench.bench.serving().tellTaskPoints(point -> {});
    bench.bench.ledger.before = ctx -> {};
  }

  @Test
  void itIsAskedLikeAnyAgent() throws Exception {
    JsonNode said = bench.bench.ask("supervised", "{\"order\": \"small\"}");
    assertThat(said.path("answer").path("answer").asText())
        .isEqualTo("Order small: entry of small.");
    assertThat(said.path("answer").path("refund_usd").decimalValue()).isEqualByComparingTo("12");
    assertThat(said.path("model_label").asText()).contains("deterministic policy model");
    assertThat(said.path("tools"))
        .extracting(t -> t.path("name").asText())
        .containsExactly("get_order_details", "judge_refund", "book_refund");
    // The agent that was asked has a trace of its own.
    String trace = said.path("tools").path(1).path("trace_id").asText();
    assertThat(bench.bench.trace(trace).path("endpoint").asText()).isEqualTo("refunder");
    // Steps act as whoever made the endpoint.
    assertThat(bench.bench.ledger.callers).containsOnly("admin@localhost");
  }

  @Test
  void inTheBackgroundItIsReadFollowedFromAnOffsetAndDeleted() throws Exception {
    JsonNode begun = bench.background(SMALL, true);
    assertThat(begun.path("status").asText()).isIn("queued", "in_progress");
    assertThat(begun.path("background").asBoolean()).isTrue();
    String id = begun.path("id").asText();
    bench.awaitState(runId(begun), "DONE");

    JsonNode done = bench.response(id);
    assertThat(done.path("status").asText()).isEqualTo("completed");
    assertThat(done.path("metadata").path("progress").asText()).isEqualTo("done in 4 steps");
    assertThat(done.path("output"))
        .extracting(item -> item.path("type").asText())
        .containsExactly(
            "function_call",
            "function_call_output",
            "function_call",
            "function_call_output",
            "function_call",
            "function_call_output",
            "function_call",
            "function_call_output",
            "message");
    assertThat(done.path("output").path(8).path("content").path(0).path("text").asText())
        .isEqualTo("Order small: entry of small.");

    List<JsonNode> told = bench.told(id, -1);
    assertThat(told.get(0).path("type").asText()).isEqualTo("response.created");
    assertThat(told.get(told.size() - 1).path("type").asText()).isEqualTo("response.completed");
    assertThat(told).extracting(e -> e.path("sequence_number").asInt()).isSorted();
    assertThat(told)
        .extracting(e -> e.at("/response/metadata/progress").asText())
        .contains("planning", "step 2 of about 4: judging the refund");
    assertThat(bench.told(id, 5)).isEqualTo(told.subList(6, told.size()));

    var http = bench.bench.http();
    assertThat(ok(http.send("DELETE", "/serving-endpoints/responses/" + id, none())))
        .isEqualTo(
            Json.MAPPER.readTree(
                "{\"id\": \"%s\", \"object\": \"response\", \"deleted\": true}".formatted(id)));
    assertThat(refusal(http.get("/serving-endpoints/responses/" + id)))
        .startsWith("404 RESOURCE_DOES_NOT_EXIST");
  }

  @Test
  void aLongTaskAsksItsCallerToLetItGoOnAndAContinueSentTwiceIsOne() throws Exception {
    // Each step takes longer than a turn.
    bench.bench.serving().tellTaskPoints(this::slow);
    ArrayNode input = Json.MAPPER.createArrayNode();
    input.addObject().put("role", "user").put("content", asking(SMALL, true).replace("\\", ""));
    List<JsonNode> all = new ArrayList<>();
    String responseId = null;
    int turns = 0;
    for (boolean messages = false; turns < 20; messages = !messages, turns++) {
      ObjectNode body = longTask(messages ? "messages" : "input", input, true);
      CompletableFuture<HttpResponse<String>> again =
          turns == 0 ? null : CompletableFuture.supplyAsync(() -> post(body));
      HttpResponse<String> answer = post(body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      List<JsonNode> turn = events(answer.body());
      if (again != null) {
        assertThat(events(again.get().body())).isEqualTo(turn);
      }
      all.addAll(turn);
      JsonNode last = turn.get(turn.size() - 1);
      if (last.path("type").asText().equals("response.completed")) {
        responseId = last.path("response").path("id").asText();
        break;
      }
      assertThat(last.path("type").asText()).isEqualTo("response.output_item.done");
      assertThat(last.path("id").asText()).startsWith("resp_");
      JsonNode request = last.path("item");
      assertThat(request.path("type").asText()).isEqualTo("task_continue_request");
      assertThat(request.path("step").isIntegralNumber()).isTrue();
      while (input.size() > 1) {
        input.remove(1);
      }
      input.add(request);
      input
          .addObject()
          .put("type", "task_continue_response")
          .put("continue_request_id", request.path("id").asText());
    }
    assertThat(turns).isGreaterThan(4);
    assertThat(all).extracting(e -> e.path("sequence_number").asInt()).doesNotHaveDuplicates();
    assertThat(bench.told(responseId, -1)).isEqualTo(all);
    JsonNode run = bench.run(runId(all.get(0).path("response")));
    assertThat(bench.bench.ledger.sent.get(step(run, "book_refund").path("key").asText()))
        .isEqualTo(1);
  }

  @Test
  void withoutAStreamALongTaskAnswersTurnByTurn() throws Exception {
    bench.bench.serving().tellTaskPoints(this::slow);
    ArrayNode input = Json.MAPPER.createArrayNode();
    input.addObject().put("role", "user").put("content", asking(SMALL, false).replace("\\", ""));
    JsonNode first = ok(post(longTask("input", input, false)));
    assertThat(first.path("status").asText()).isEqualTo("in_progress");
    JsonNode last = first.path("output").path(first.path("output").size() - 1);
    assertThat(last.path("type").asText()).isEqualTo("task_continue_request");
    String unknown = last.path("id").asText().replaceFirst("_\\d+$", "_7");
    input.addObject().put("type", "task_continue_response").put("continue_request_id", unknown);
    assertThat(refusal(post(longTask("input", input, false))))
        .startsWith("404 RESOURCE_DOES_NOT_EXIST: there was no task_continue_request");
    ((ObjectNode) input.get(1)).put("continue_request_id", "x'; DROP TABLE agent_runs; --");
    assertThat(refusal(post(longTask("input", input, false))))
        .startsWith("400 INVALID_PARAMETER_VALUE: continue_request_id is not as");
    ((ObjectNode) input.get(1)).put("continue_request_id", last.path("id").asText());
    var stranger = bench.bench.http("stranger@example.com");
    assertThat(refusal(stranger.post(INVOCATIONS, longTask("input", input, false).toString())))
        .startsWith("404");
  }

  @Test
  void aPersonApprovesDaysLaterOrDoesNot() throws Exception {
    JsonNode begun = bench.background(LARGE, true);
    String run = runId(begun);
    JsonNode waiting = bench.awaitState(run, "WAITING");
    assertThat(waiting.path("progress").asText())
        .isEqualTo(
            "step 3 of about 4: booking 45 USD for order large (waits for a person's approval)");
    assertThat(waiting.path("may_decide").asBoolean()).isTrue();
    assertThat(bench.response(begun.path("id").asText()).path("output")).hasSize(4);

    bench.bench.clock.forward(Duration.ofDays(2));
    bench.bench.serving().tasks().stop();
    bench.bench.serving().tasks().start();
    assertThat(bench.run(run).path("state").asText()).isEqualTo("WAITING");

    // Whoever may ask may not approve.
    var stranger = bench.bench.http("stranger@example.com");
    String decision = "/steps/" + step(waiting, "book_refund").path("position") + "/decision";
    assertThat(
            refusal(
                stranger.post(
                    SupervisorBench.RUNS + run + decision, "{\"decision\": \"approve\"}")))
        .startsWith("404");
    assertThat(refusal(bench.decide(run, "book_refund", "done", "")))
        .contains("decision is 'done'; it is one of [approve, reject]");
    ok(bench.decide(run, "book_refund", "approve", "it is due"));
    ok(bench.decide(run, "book_refund", "approve", "it is due"));
    assertThat(refusal(bench.decide(run, "book_refund", "reject", "")))
        .startsWith("409 RESOURCE_CONFLICT: admin@localhost has approved it before");
    JsonNode done = bench.awaitState(run, "DONE");
    String key = step(done, "book_refund").path("key").asText();
    assertThat(bench.bench.ledger.entries.get(key).path("approved_by").asText())
        .isEqualTo("admin@localhost");
    assertThat(bench.bench.ledger.sent.get(key)).isEqualTo(1);

    String rejected = runId(bench.background(LARGE, false));
    bench.awaitState(rejected, "WAITING");
    ok(bench.decide(rejected, "book_refund", "reject", "not this one"));
    JsonNode ended = bench.awaitState(rejected, "DONE");
    assertThat(ended.path("answer").path("refund_usd").decimalValue()).isEqualByComparingTo("0");
    assertThat(step(ended, "book_refund").path("result").path("note").asText())
        .isEqualTo("not this one");
    assertThat(bench.bench.ledger.entries)
        .doesNotContainKey(step(ended, "book_refund").path("key").asText());
  }

  @Test
  void anApprovalThatNobodyGivesExpires() throws Exception {
    String run = runId(bench.background(LARGE, false));
    bench.awaitState(run, "WAITING");
    bench.bench.clock.forward(Duration.ofDays(4));
    bench.bench.serving().tasks().stop();
    bench.bench.serving().tasks().start();
    JsonNode ended = bench.awaitState(run, "FAILED");
    assertThat(ended.path("error_code").asText()).isEqualTo("APPROVAL_EXPIRED");
    assertThat(refusal(bench.decide(run, "book_refund", "approve", "")))
        .contains("INVALID_STATE", "waits for nobody");
  }

  @Test
  void whoWaitsOnTheLineIsToldThatAPersonMustApprove() throws Exception {
    JsonNode said = bench.bench.ask("supervised", "{\"order\": \"large\"}");
    assertThat(said.path("error").path("code").asText()).isEqualTo("NEEDS_APPROVAL");
    assertThat(said.path("error").path("message").asText()).contains("background: true");
    assertThat(said.path("tools")).hasSize(2);
  }

  @Test
  void whatIsCanceledDoesNothingMoreAndKeepsWhatItDid() throws Exception {
    JsonNode begun = bench.background(LARGE, false);
    bench.awaitState(runId(begun), "WAITING");
    String id = begun.path("id").asText();
    var http = bench.bench.http();
    JsonNode canceled = ok(http.post("/serving-endpoints/responses/" + id + "/cancel", ""));
    assertThat(canceled.path("status").asText()).isEqualTo("cancelled");
    assertThat(canceled.path("output")).hasSize(4);
    assertThat(ok(http.post("/serving-endpoints/responses/" + id + "/cancel", "")))
        .isEqualTo(canceled);
    List<JsonNode> told = bench.told(id, -1);
    assertThat(told.get(told.size() - 1).path("type").asText()).isEqualTo("response.incomplete");
    assertThat(refusal(bench.decide(runId(begun), "book_refund", "approve", ""))).startsWith("400");
  }

  @Test
  void somebodyElsesRunIsNobodys() throws Exception {
    JsonNode begun = bench.background(SMALL, false);
    var stranger = bench.bench.http("stranger@example.com");
    String id = begun.path("id").asText();
    assertThat(refusal(stranger.get("/serving-endpoints/responses/" + id))).startsWith("404");
    assertThat(refusal(stranger.post("/serving-endpoints/responses/" + id + "/cancel", "")))
        .startsWith("404");
    assertThat(refusal(stranger.get(SupervisorBench.RUNS + runId(begun)))).startsWith("404");
    assertThat(ok(stranger.get("/api/2.0/caspers/agent-runs")).path("runs").toString())
        .doesNotContain(runId(begun));
    assertThat(refusal(bench.bench.http().get("/serving-endpoints/refunder/responses/" + id)))
        .startsWith("404");
  }

  @Test
  void whoHasTooManyRunsIsAskedToWait() throws Exception {
    var http = bench.bench.http("eager@example.com");
    for (int i = 0; i < 5; i++) {
      bench.background(http, LARGE, false);
    }
    HttpResponse<String> sixth =
        http.post(
            RESPONSES, "{\"input\": \"%s\", \"background\": true}".formatted(asking(SMALL, false)));
    assertThat(refusal(sixth)).startsWith("429").contains("has 5 runs of 'supervised'");
    assertThat(sixth.headers().firstValue("Retry-After")).contains("5");
    bench.bench.ask("supervised", "{\"order\": \"small\"}");
  }

  @Test
  void backgroundExcludesStreamAndChats() throws Exception {
    var http = bench.bench.http();
    assertThat(
            refusal(
                http.post(RESPONSES, "{\"input\": \"x\", \"background\": true, \"stream\": true}")))
        .startsWith("400 INVALID_PARAMETER_VALUE: background is neither streamed");
    assertThat(
            refusal(
                http.post(
                    INVOCATIONS,
                    "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"background\": true}")))
        .contains("background belongs to responses");
    assertThat(refusal(http.post(RESPONSES, "{\"input\": [], \"background\": true}")))
        .startsWith("400");
    // Other agents keep no responses.
    assertThat(
            refusal(
                http.post(
                    "/serving-endpoints/refunder/responses",
                    "{\"input\": \"x\", \"background\": true}")))
        .contains("'background' is not served");
  }

  @Test
  void anAnswerThatIsNoAnswerIsAskedForAgainAndThenGivenUp() throws Exception {
    JsonNode said = bench.bench.ask("supervised", "{\"nothing\": 1}");
    assertThat(said.path("error").path("code").asText()).isEqualTo("MODEL_REFUSED");
    assertThat(said.path("error").path("message").asText()).contains("cannot judge");
    JsonNode unknown = bench.bench.ask("supervised", "{\"order\": \"nobody's\"}");
    assertThat(unknown.path("answer").path("answer").asText()).contains("There is no order");
  }

  private void slow(String point) {
    if (point.startsWith("done ") || point.startsWith("noted ")) {
      bench.bench.clock.forward(Duration.ofSeconds(31));
    }
  }

  private static ObjectNode longTask(String field, ArrayNode items, boolean stream) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.set(field, items.deepCopy());
    body.putObject("databricks_options").put("long_task", true);
    return body.put("stream", stream);
  }

  private static HttpResponse<String> post(ObjectNode body) {
    try {
      return bench.bench.http().post(INVOCATIONS, body.toString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static java.net.http.HttpRequest.BodyPublisher none() {
    return java.net.http.HttpRequest.BodyPublishers.noBody();
  }
}
