package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every page of a workspace in four windows, empty and with a live universe: {@code -Ppictures}.
 * The pictures are in {@code target/pictures}, for people; the tests fail for what a machine sees:
 * a page wider than its window, text that is faint, cut or without a name, an error in the console,
 * a request that failed.
 */
@Tag("pictures")
class PagesIT {

  private static final Path PICTURES = Path.of("target/pictures");

  private static final String NIGHTLY =
      """
      {"name": "Nightly report", "tags": {"team": "kitchens"},
       "schedule": {"quartz_cron_expression": "0 0 2 * * ?", "timezone_id": "Europe/Berlin"},
       "email_notifications": {"on_failure": ["kitchens@example.com"]},
       "tasks": [
        {"task_key": "Report", "sql_task": {"warehouse_id": "0000000000000001",
         "query": {"query_text": "SELECT revenu\\nFROM caspers.lakeflow.gold_order_header"}}},
        {"task_key": "Send", "depends_on": [{"task_key": "Report"}], "sql_task": {
         "warehouse_id": "0000000000000001", "query": {"query_text": "SELECT 1"}}}]}
      """;

  private static final String FLAKY =
      """
      {"name": "Tried again", "tasks": [
        {"task_key": "Flaky", "max_retries": 1, "sql_task": {"warehouse_id": "0000000000000001",
         "query": {"query_text": "CREATE TABLE IF NOT EXISTS caspers.default.tries (x INT); INSERT INTO caspers.default.tries VALUES (1); SELECT IF(count(*) < 2, raise_error('the first try fails'), 1) FROM caspers.default.tries"}}},
        {"task_key": "Other", "sql_task": {"warehouse_id": "0000000000000001",
         "query": {"query_text": "SELECT 1"}}}]}
      """;

  private static final String REQUEST =
      """
      {"input": [{"role": "user", "content": "Order %s came late. Shall we refund it?"}],
       "background": true}
      """;

  @Test
  void anEmptyWorkspaceSaysWhatToDo() throws Exception {
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      var tour = new PageTour(installation, PICTURES);
      assertThat(tour.go(PageStops.ofNothing())).isEmpty();
    }
  }

  @Test
  void aUniverseIsShownWithoutAFault() throws Exception {
    try (var installation = Installation.create()) {
      installation.caspers("up", "-t", "all", "--detach").succeeded();
      furnish(installation);
      var tour = new PageTour(installation, PICTURES);
      assertThat(tour.go(PageStops.ofUniverse(installation))).isEmpty();
    }
  }

  /**
   * What no universe has from the start: a run that failed, one that was tried again, a release, an
   * evaluation of two variants, a supervisor at work.
   */
  private static void furnish(Installation installation) throws Exception {
    var nightly = run(installation, NIGHTLY);
    var flaky = run(installation, FLAKY);
    LiveUniverse.await("the first delivery", () -> delivered(installation).isTextual());
    var request = REQUEST.formatted(delivered(installation).asText());
    installation
        .caspers(
            "api", "post", "/serving-endpoints/caspers-supervisor/responses", "--json", request)
        .succeeded();
    installation.caspers("release", "evaluate", "caspers.ai.refunder");
    installation.caspers(
        "agents",
        "compare",
        "caspers.ai.refunder",
        "--prompts",
        "v1,v2-hasty",
        "--judge",
        "caspers-policy");
    for (var job : new long[] {nightly, flaky}) {
      LiveUniverse.await("the end of job " + job, () -> !goesOn(installation, job));
    }
  }

  private static JsonNode delivered(Installation installation) {
    try {
      return installation
          .sql("SELECT order_id FROM caspers.lakeflow.gold_order_delivery LIMIT 1")
          .path(0)
          .path("order_id");
    } catch (Exception e) {
      throw new IllegalStateException("gold cannot be read", e);
    }
  }

  private static long run(Installation installation, String job) throws Exception {
    var made =
        installation.caspers("api", "post", "/api/2.2/jobs/create", "--json", job).succeeded();
    var id = new ObjectMapper().readTree(made.out()).path("job_id").asLong();
    installation.caspers("jobs", "run-now", Long.toString(id), "--no-wait").succeeded();
    return id;
  }

  private static boolean goesOn(Installation installation, long job) {
    try {
      var active = new ListRunsRequest().setJobId(job).setActiveOnly(true);
      return installation.client().jobs().listRuns(active).iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
