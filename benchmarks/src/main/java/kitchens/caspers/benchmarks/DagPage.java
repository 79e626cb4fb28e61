package kitchens.caspers.benchmarks;

import com.databricks.sdk.service.jobs.ConditionTask;
import com.databricks.sdk.service.jobs.ConditionTaskOp;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TaskDependency;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How long a person waits for the picture of a job of 200 tasks: until all its boxes stand in their
 * places and a click on one has been answered, in headless Chromium.
 */
final class DagPage implements Benchmark {
  private static final int TASKS = 200;
  private static final int VISITS = 9;

  /** Clicks the first box once all are there; notes when what is known of its task was shown. */
  private static final String CLICKER =
      """
      if (location.pathname.startsWith('/jobs/')) {
        const look = () => {
          const boxes = document.querySelectorAll('.node .body');
          if (document.querySelector('.panel h2')) {
            window.interactiveMillis = performance.now();
            return;
          }
          if (boxes.length === %d) {
            boxes[0].click();
          }
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }
      """
          .formatted(TASKS);

  @Override
  public String name() {
    return "dag-page";
  }

  @Override
  public String description() {
    return "the picture of a job of 200 tasks, from the address to a click that is answered:"
        + " interactive_ms (median of 9 visits), first_visit_ms; needs chromium";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var page = new ChromiumPage(1280, 860);
        var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      var jobs = new JobRuns(installation.client());
      var id = jobs.client().jobs().create(graph()).getJobId();
      jobs.finish(jobs.startAgain(id));
      progress.step("a run of %d tasks to show", TASKS);
      page.open(loginLink(installation));
      page.await("document.querySelector('#side') && true");
      page.beforeEachPage(CLICKER);
      var first = visit(page, installation, id);
      progress.step("first visit %.0f ms", first);
      var visits = new ArrayList<Double>();
      for (var i = 0; i < VISITS; i++) {
        visits.add(visit(page, installation, id));
      }
      visits.sort(null);
      progress.step("then %.0f to %.0f ms", visits.get(0), visits.get(VISITS - 1));
      return List.of(
          new Metric("interactive_ms", Benchmarks.quantile(visits, 0.5), "ms"),
          new Metric("first_visit_ms", first, "ms"));
    }
  }

  private static double visit(ChromiumPage page, Installation installation, long job)
      throws InterruptedException {
    page.open("http://127.0.0.1:%d/jobs/%d".formatted(installation.port(), job));
    var millis = page.await("window.interactiveMillis").asDouble();
    page.open("about:blank");
    return millis;
  }

  static String loginLink(Installation installation) throws IOException, InterruptedException {
    var token = Files.readString(installation.home().resolve("admin-token")).strip();
    var address = "http://127.0.0.1:" + installation.port() + "/api/2.0/caspers/login-links";
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    var answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(answer).path("url").asText();
  }

  /** Eight beginnings; each other task after one or two of those shortly before it. */
  private static CreateJob graph() {
    var random = new Random(3);
    var tasks = new ArrayList<Task>();
    for (var i = 0; i < TASKS; i++) {
      var condition =
          new ConditionTask().setLeft("1").setOp(ConditionTaskOp.EQUAL_TO).setRight("1");
      var task = new Task().setTaskKey("Stage_%03d".formatted(i)).setConditionTask(condition);
      var needs = new ArrayList<TaskDependency>();
      if (i >= 8) {
        var one = i - 1 - random.nextInt(8);
        needs.add(new TaskDependency().setTaskKey(tasks.get(one).getTaskKey()));
        var other = Math.max(0, one - 1 - random.nextInt(8));
        if (i % 3 == 0 && other != one) {
          needs.add(new TaskDependency().setTaskKey(tasks.get(other).getTaskKey()));
        }
      }
      tasks.add(task.setDependsOn(needs));
    }
    return new CreateJob().setName("two hundred tasks").setTasks(tasks);
  }
}
