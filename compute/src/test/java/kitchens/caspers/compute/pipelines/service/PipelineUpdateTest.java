package kitchens.caspers.compute.pipelines.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.compute.http.PipelineService;
import kitchens.caspers.compute.pipelines.TestSpark;
import kitchens.caspers.compute.pipelines.run.Bench;
import kitchens.caspers.compute.pipelines.run.TestEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineUpdateTest {
  private static final String SQL =
      """
      CREATE OR REFRESH STREAMING TABLE t AS SELECT * FROM STREAM read_files('${events_path}',
        format => 'json', schema => 'a INT, b STRING');
      CREATE OR REFRESH MATERIALIZED VIEW v AS SELECT b, COUNT(*) AS n FROM t GROUP BY b;
      """;

  @TempDir Path root;
  private Bench bench;
  private final BlockingQueue<UpdateState> states = new LinkedBlockingQueue<>();
  private final List<UpdateEvent> events = new ArrayList<>();
  private final AtomicInteger outages = new AtomicInteger();

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(root);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private PipelineUpdate update(String sql, boolean continuous, boolean full, boolean validate) {
    EventSink sink =
        (pipeline, sent, state) -> {
          if (outages.getAndDecrement() > 0) {
            throw new IOException("the workspace is away");
          }
          synchronized (events) {
            events.addAll(sent);
          }
          if (state != null) {
            states.add(state);
          }
        };
    var request =
        new PipelineService.UpdateRequest(
            "u1",
            new PipelineService.Spec(
                "test",
                "main",
                "s",
                continuous,
                Map.of("events_path", bench.events().toUri().toString())),
            bench.checkpoint().toUri().toString(),
            List.of(new PipelineService.Source("a/b.sql", sql)),
            full,
            List.of(),
            List.of(),
            validate);
    var update =
        new PipelineUpdate(
            "p1",
            request,
            sink,
            Clock.systemUTC(),
            () ->
                new UpdateEnvironment(
                    TestSpark.session(),
                    bench.tables(),
                    bench.catalog(),
                    bench.threads(),
                    Clock.systemUTC(),
                    java.util.Optional.empty()));
    update.start();
    return update;
  }

  private UpdateState end() throws InterruptedException {
    UpdateState state;
    do {
      state = states.poll(60, TimeUnit.SECONDS);
      assertThat(state).isNotNull();
    } while (!state.isFinal());
    return state;
  }

  private long rows(String table) {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(bench.catalog().published(table).location())
        .count();
  }

  @Test
  void aTriggeredUpdateProcessesWhatIsThereAndAFullRefreshDoesItAnew() throws Exception {
    TestEvents.write(
        bench.events(), "1.json", List.of("{\"a\":1,\"b\":\"x\"}", "{\"a\":2,\"b\":\"y\"}"));
    update(SQL, false, false, false);
    assertThat(end()).isEqualTo(UpdateState.COMPLETED);
    assertThat(rows("t")).isEqualTo(2);
    update(SQL, false, false, false);
    assertThat(end()).isEqualTo(UpdateState.COMPLETED);
    assertThat(rows("t")).isEqualTo(2);
    update(SQL, false, true, false);
    assertThat(end()).isEqualTo(UpdateState.COMPLETED);
    assertThat(rows("t")).isEqualTo(2);
    assertThat(rows("v")).isEqualTo(2);
  }

  @Test
  void aContinuousUpdateRunsUntilStoppedThoughTheWorkspaceIsAway() throws Exception {
    outages.set(3);
    TestEvents.write(bench.events(), "1.json", List.of("{\"a\":1,\"b\":\"x\"}"));
    PipelineUpdate update = update(SQL, true, false, false);
    UpdateState state;
    do {
      state = states.poll(60, TimeUnit.SECONDS);
    } while (state != UpdateState.RUNNING);
    update.stop();
    assertThat(end()).isEqualTo(UpdateState.CANCELED);
    assertThat(update.isRunning()).isFalse();
    synchronized (events) {
      assertThat(events).extracting(UpdateEvent::sequence).isSorted().startsWith(1L, 2L);
    }
  }

  @Test
  void validationOnlyTouchesNothing() throws Exception {
    update(SQL, false, false, true);
    assertThat(end()).isEqualTo(UpdateState.COMPLETED);
    assertThat(bench.checkpoint()).doesNotExist();
  }

  @Test
  void anUpdateTellsWhatItsFlowsReadAndFill() throws Exception {
    update(
        SQL
            + """
            CREATE TEMPORARY VIEW known AS SELECT * FROM v WHERE b IS NOT NULL;
            CREATE OR REFRESH PRIVATE MATERIALIZED VIEW w COMMENT 'of both' AS
              SELECT k.b, v.n FROM known k JOIN v ON k.b = v.b;
            """,
        false,
        false,
        true);
    assertThat(end()).isEqualTo(UpdateState.COMPLETED);
    var defined = new TreeMap<String, Object>();
    synchronized (events) {
      events.stream()
          .filter(e -> e.eventType().equals("flow_definition"))
          .map(e -> (Map<?, ?>) e.details().get("flow_definition"))
          .map(HashMap::new)
          .forEach(flow -> defined.put(flow.remove("output_dataset").toString(), flow));
    }
    assertThat(defined)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "main.s.t",
                definition("STREAMING_TABLE", false, "FILES", bench.events().toUri().toString()),
                "main.s.v",
                definition("MATERIALIZED_VIEW", false, "DATASET", "main.s.t"),
                "main.s.w",
                commented(definition("MATERIALIZED_VIEW", true, "DATASET", "main.s.v"))));
  }

  private static Map<String, Object> definition(
      String type, boolean isPrivate, String inputType, String input) {
    var inputs = List.of(Map.of("name", input, "type", inputType));
    return Map.of("output_type", type, "private", isPrivate, "input_datasets", inputs);
  }

  private static Map<String, Object> commented(Map<String, Object> definition) {
    var more = new HashMap<>(definition);
    more.put("comment", "of both");
    return more;
  }

  @Test
  void aMistakeFailsTheUpdateAtItsPlace() throws Exception {
    update(
        SQL + "\nCREATE OR REFRESH MATERIALIZED VIEW w AS SELECT zz FROM t;", false, false, false);
    assertThat(end()).isEqualTo(UpdateState.FAILED);
    synchronized (events) {
      assertThat(events)
          .anySatisfy(e -> assertThat(e.message()).startsWith("a/b.sql:5:").contains("zz"));
    }
  }

  @Test
  void aFailingFlowNamesItsPlace() throws Exception {
    TestEvents.write(bench.events(), "1.json", List.of("{\"a\":0,\"b\":\"x\"}"));
    update(
        SQL + "CREATE OR REFRESH STREAMING TABLE u AS SELECT CAST(b AS INT) AS c FROM STREAM t;",
        false,
        false,
        false);
    assertThat(end()).isEqualTo(UpdateState.FAILED);
    synchronized (events) {
      assertThat(events)
          .anySatisfy(e -> assertThat(e.message()).startsWith("a/b.sql:4:1: main.s.u"));
    }
  }
}
