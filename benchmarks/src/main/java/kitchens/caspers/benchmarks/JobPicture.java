package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunLifecycleStateV2State;
import com.databricks.sdk.service.jobs.RunTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Retakes the README's picture of the universe's job while it runs: brings a universe of its own
 * up, looks at the run once some of its stages are done and one is going, and takes it down.
 *
 * <pre>
 * java -cp 'target/dist/workspace/*' kitchens.caspers.benchmarks.JobPicture docs/images/job.png
 * </pre>
 */
public final class JobPicture {
  private static final Duration BOUND = Duration.ofMinutes(15);
  private static final String JOB = "Casper's Initializer";
  private static final int DONE = 2;

  private JobPicture() {}

  /** Writes the picture to the file that is named. */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("Usage: JobPicture FILE.png");
      System.exit(2);
    }
    var progress = new Progress();
    var out = Files.createTempFile("caspers-", ".out");
    var err = Files.createTempFile("caspers-", ".err");
    try (var installation = Installation.create();
        var page = new ChromiumPage(1280, 860)) {
      var up = installation.start(out, err, "up", "--detach");
      LiveUniverse.await(
          "the workspace", () -> Files.exists(installation.home().resolve("workspace.json")));
      progress.step("the workspace answers");
      var run = awaitStages(installation.client(), up, err);
      progress.step("%d stages are done and one is going", DONE);
      page.open(DagPage.loginLink(installation));
      page.await("document.querySelector('#side') && true");
      page.open(run);
      page.await("document.querySelectorAll('.node.good').length >= %d".formatted(DONE));
      page.await("document.querySelector('.node.running') && true");
      page.await("document.querySelector('pre.log')?.textContent.length > 0");
      Files.write(Path.of(args[0]), page.picture());
      progress.step("%s is written", args[0]);
      up.destroy();
      up.waitFor();
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** The address of the job's run, once it has come far enough. */
  private static String awaitStages(WorkspaceClient client, Process up, Path err)
      throws IOException, InterruptedException {
    var end = Instant.now().plus(BOUND);
    while (Instant.now().isBefore(end)) {
      var found = active(client);
      if (found.filter(JobPicture::farEnough).isPresent()) {
        return found.get().getRunPageUrl();
      }
      if (!up.isAlive() && up.exitValue() != 0) {
        throw new IllegalStateException("up failed\n" + Files.readString(err));
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("no stage ran within " + BOUND.toMinutes() + " minutes");
  }

  private static Optional<Run> active(WorkspaceClient client) {
    for (var run : client.jobs().listRuns(new ListRunsRequest().setActiveOnly(true))) {
      if (JOB.equals(run.getRunName())) {
        return Optional.of(client.jobs().getRun(run.getRunId()));
      }
    }
    return Optional.empty();
  }

  private static boolean farEnough(Run run) {
    var done =
        run.getTasks().stream().filter(task -> in(task, RunLifecycleStateV2State.TERMINATED));
    var going = run.getTasks().stream().filter(task -> in(task, RunLifecycleStateV2State.RUNNING));
    return done.count() >= DONE && going.findAny().isPresent();
  }

  private static boolean in(RunTask task, RunLifecycleStateV2State state) {
    return task.getStatus().getState() == state;
  }
}
