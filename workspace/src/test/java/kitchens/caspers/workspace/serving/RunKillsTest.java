package kitchens.caspers.workspace.serving;

import static kitchens.caspers.workspace.serving.SupervisorBench.SMALL;
import static kitchens.caspers.workspace.serving.SupervisorBench.events;
import static kitchens.caspers.workspace.serving.SupervisorBench.ok;
import static kitchens.caspers.workspace.serving.SupervisorBench.runId;
import static kitchens.caspers.workspace.serving.SupervisorBench.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.http.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A run is killed at points at which something was written or done (with -Pchaos at each of them),
 * and taken up again: it ends the same, in both shapes of long tasks, and nothing is done twice.
 */
class RunKillsTest {

  private SupervisorBench bench;

  @BeforeEach
  void start() throws Exception {
    // Threads die here on purpose, and need not say so.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          if (!(error instanceof Killed)) {
            error.printStackTrace();
          }
        });
    bench = new SupervisorBench();
  }

  @AfterEach
  void stop() throws Exception {
    bench.bench.serving().tellTaskPoints(point -> {});
    bench.close();
    Thread.setDefaultUncaughtExceptionHandler(null);
  }

  /** What a killed process does: nothing more, not even the end of the line it was at. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** Kills at the n-th point, and at each one after that. */
  private final class Killer implements Consumer<String> {
    private final int at;
    private final List<String> reached = new CopyOnWriteArrayList<>();
    private final CountDownLatch killed = new CountDownLatch(1);

    Killer(int at) {
      this.at = at;
    }

    @Override
    public void accept(String point) {
      // A request that begins, continues or decides a run answers before the kill is looked for.
      boolean ofRequests =
          point.equals("created") || point.equals("continued") || point.equals("decided");
      if (ofRequests) {
        return;
      }
      slow(point);
      reached.add(point);
      if (reached.size() > at) {
        killed.countDown();
        throw new Killed();
      }
    }
  }

  @Test
  void inTheBackground() throws Exception {
    killedInTheBackgroundAtEvery(5);
  }

  @Test
  @Tag("chaos")
  void inTheBackgroundAtEachPoint() throws Exception {
    killedInTheBackgroundAtEvery(1);
  }

  private void killedInTheBackgroundAtEvery(int stride) throws Exception {
    List<String> points = pointsOfAWholeRun();
    assertThat(points)
        .contains("intended judge_refund", "acted book_refund", "done leave_note", "ended");
    List<JsonNode> whole = null;
    for (int at = 0; at < points.size(); at += stride) {
      String where = at + ": " + points.get(at);
      Killer killer = new Killer(at);
      bench.bench.serving().tellTaskPoints(killer);
      JsonNode begun = bench.background(SMALL, true);
      String run = runId(begun);
      assertThat(killer.killed.await(20, TimeUnit.SECONDS)).as(where).isTrue();
      revive();
      JsonNode done = ended(run, where);
      List<JsonNode> told = bench.told(begun.path("id").asText(), -1);
      requireSound(done, told, where);
      whole = whole == null ? told : whole;
      assertThat(types(told)).as(where).isEqualTo(types(whole));
    }
  }

  @Test
  void asALongTask() throws Exception {
    killedAtEvery(5);
  }

  @Test
  @Tag("chaos")
  void asALongTaskAtEachPoint() throws Exception {
    killedAtEvery(1);
  }

  private void killedAtEvery(int stride) throws Exception {
    Killer nobody = new Killer(Integer.MAX_VALUE);
    bench.bench.serving().tellTaskPoints(nobody);
    new Turns().run();
    List<String> points = nobody.reached;
    assertThat(points).contains("turn ended", "done book_refund");
    for (int at = 0; at < points.size(); at += stride) {
      String where = at + ": " + points.get(at);
      Killer killer = new Killer(at);
      bench.bench.serving().tellTaskPoints(killer);
      Turns turns = new Turns();
      Thread client = new Thread(turns, "client");
      client.start();
      assertThat(killer.killed.await(20, TimeUnit.SECONDS)).as(where).isTrue();
      revive();
      String run =
          ok(bench.bench.http().get("/api/2.0/caspers/agent-runs"))
              .path("runs")
              .path(0)
              .path("run_id")
              .asText();
      JsonNode done = ended(run, where);
      client.join(20_000);
      assertThat(turns.failure).as(where).isNull();
      List<JsonNode> told = bench.told("resp_" + run.replace("-", ""), -1);
      requireSound(done, told, where);
      assertThat(turns.told).as(where).isEqualTo(told);
    }
  }

  /** The points of a run that nobody kills, in order. */
  private List<String> pointsOfAWholeRun() throws Exception {
    Killer nobody = new Killer(Integer.MAX_VALUE);
    bench.bench.serving().tellTaskPoints(nobody);
    bench.awaitState(runId(bench.background(SMALL, true)), "DONE");
    bench.bench.serving().tellTaskPoints(point -> {});
    return nobody.reached;
  }

  private void revive() {
    bench.bench.serving().tasks().stop();
    bench.bench.serving().tellTaskPoints(this::slow);
    bench.bench.serving().tasks().start();
  }

  /** Each step takes longer than a turn. */
  private void slow(String point) {
    if (point.startsWith("done ") || point.startsWith("noted ")) {
      bench.bench.clock.forward(Duration.ofSeconds(31));
    }
  }

  /** Waits for the end; when a person is asked, one looks into the ledger and says what is so. */
  private JsonNode ended(String run, String where) throws Exception {
    JsonNode state = bench.awaitState(run, "DONE", "WAITING");
    if (state.path("state").asText().equals("WAITING")) {
      assertThat(step(state, "leave_note").path("state").asText()).as(where).isEqualTo("UNKNOWN");
      ok(bench.decide(run, "leave_note", notes(run) == 1 ? "done" : "repeat", "I looked"));
      state = bench.awaitState(run, "DONE");
    }
    return state;
  }

  private void requireSound(JsonNode done, List<JsonNode> told, String where) {
    assertThat(done.path("answer").path("answer").asText())
        .as(where)
        .isEqualTo("Order small: entry of small.");
    assertThat(done.path("steps"))
        .as(where)
        .extracting(s -> s.path("name").asText())
        .containsExactly(
            "model",
            "plan",
            "get_order_details",
            "model",
            "judge_refund",
            "model",
            "book_refund",
            "model",
            "leave_note",
            "model");
    String key = step(done, "book_refund").path("key").asText();
    assertThat(bench.bench.ledger.entries).as(where).containsKey(key);
    long booked =
        bench.bench.ledger.entries.keySet().stream()
            .filter(
                entry ->
                    StreamSupport.stream(done.path("steps").spliterator(), false)
                        .anyMatch(s -> s.path("key").asText().equals(entry)))
            .count();
    assertThat(booked).as(where).isEqualTo(1);
    assertThat(notes(done.path("run_id").asText())).as(where).isEqualTo(1);
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i).path("sequence_number").asInt()).as(where).isEqualTo(i);
    }
    assertThat(told)
        .as(where)
        .filteredOn(e -> e.path("type").asText().equals("response.output_item.done"))
        .filteredOn(e -> !e.path("item").path("type").asText().equals("task_continue_request"))
        .extracting(e -> e.path("item").path("id").asText())
        .doesNotHaveDuplicates()
        .hasSize(9);
  }

  private long notes(String run) {
    return bench.bench.ledger.notes.stream()
        .filter(note -> note.path("run").asText().equals(run))
        .count();
  }

  /**
   * Kinds of what was told, without where it stood: that is said again when a step is begun again.
   */
  private static List<String> types(List<JsonNode> told) {
    return told.stream()
        .map(e -> e.path("type").asText())
        .filter(type -> !type.equals("response.in_progress"))
        .toList();
  }

  /** A client of a long task, which lets it go on whenever it is asked to. */
  private final class Turns implements Runnable {
    private final ArrayNode input = Json.MAPPER.createArrayNode();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private volatile Throwable failure;

    Turns() {
      input
          .addObject()
          .put("role", "user")
          .put("content", "{\"order\": \"small\", \"note\": true}");
    }

    @Override
    public void run() {
      try {
        boolean over = false;
        while (!over) {
          ObjectNode body = Json.MAPPER.createObjectNode();
          body.set("input", input);
          body.putObject("databricks_options").put("long_task", true);
          List<JsonNode> turn =
              events(
                  bench
                      .bench
                      .http()
                      .post(
                          "/serving-endpoints/supervised/invocations",
                          body.put("stream", true).toString())
                      .body());
          told.addAll(turn);
          JsonNode last = turn.get(turn.size() - 1);
          over = last.path("type").asText().equals("response.completed");
          if (!over) {
            List<JsonNode> first = new ArrayList<>(List.of(input.get(0)));
            input.removeAll();
            input.addAll(first);
            input.add(last.path("item"));
            input
                .addObject()
                .put("type", "task_continue_response")
                .put("continue_request_id", last.path("item").path("id").asText());
          }
        }
      } catch (Throwable e) {
        failure = e;
      }
    }
  }
}
