package kitchens.caspers.cli.bundle;

import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunNow;
import java.util.List;
import java.util.function.Consumer;
import kitchens.caspers.bundle.run.JobArguments;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.bundle.run.TaskSelection;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.run.RunEnd;
import kitchens.caspers.cli.run.RunEvents;

/** {@code bundle run} of a job. */
final class JobRunner {

  private JobRunner() {}

  static void run(Session session, String id, RunRequest how, Progress progress) {
    var jobId = Long.parseLong(id);
    var request = request(session, how).setJobId(jobId);
    if (how.validateOnly()) {
      var name = session.client().jobs().get(jobId).getSettings().getName();
      System.out.println("job " + how.key() + " (" + name + ") is valid; nothing was run");
      return;
    }
    if (how.restart()) {
      JobRun.active(session.client(), jobId).ifPresent(run -> end(run, progress));
    }
    var run = JobRun.start(session.client(), request);
    System.err.println(
        "Run URL: " + session.connection().host() + "/jobs/" + id + "/runs/" + run.id());
    if (how.noWait()) {
      if (how.events()) {
        new RunEvents(System.out).accept(session.client().jobs().getRun(run.id()));
      }
      return;
    }
    Consumer<Run> events = how.events() ? new RunEvents(System.out) : any -> {};
    RunEnd.await(run, progress, events);
  }

  private static RunNow request(Session session, RunRequest how) {
    var job = session.bundle().config().find("resources", "jobs", how.key());
    var flags = how.flags();
    var request = new RunNow();
    var values = JobArguments.of(how.key(), job, flags.params);
    if (!values.isEmpty()) {
      request.setJobParameters(values);
    }
    var tasks = flags.only.isEmpty() ? List.<String>of() : TaskSelection.of(job, flags.only);
    if (!tasks.isEmpty()) {
      request.setOnly(tasks);
    }
    if (!flags.jarParams.isEmpty()) {
      request.setJarParams(RunFlags.words(flags.jarParams));
    }
    if (!flags.pythonParams.isEmpty()) {
      request.setPythonParams(RunFlags.words(flags.pythonParams));
    }
    if (!flags.notebookParams.isEmpty()) {
      request.setNotebookParams(flags.notebookParams);
    }
    if (!flags.sqlParams.isEmpty()) {
      request.setSqlParams(flags.sqlParams);
    }
    return request;
  }

  private static void end(JobRun run, Progress progress) {
    progress.begin("run " + run.id(), "being cancelled");
    run.cancel();
    try {
      run.follow(any -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
    progress.end("run " + run.id(), "cancelled");
  }
}
