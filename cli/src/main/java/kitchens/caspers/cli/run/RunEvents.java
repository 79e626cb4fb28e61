package kitchens.caspers.cli.run;

import com.databricks.sdk.service.jobs.Run;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.cli.output.Pretty;

/**
 * Tells a script of a run: one JSON object a line. {@code run_started}, {@code task} for each
 * change of a task's state, and {@code run_ended} with the whole run.
 */
public final class RunEvents implements Consumer<Run> {

  private final PrintStream out;
  private final Map<String, String> told = new HashMap<>();
  private boolean begun;

  /** Tells it here. */
  public RunEvents(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(Run run) {
    if (!begun) {
      begun = true;
      tell(
          event("run_started")
              .put("run_id", run.getRunId())
              .put("job_id", run.getJobId())
              .put("run_page_url", run.getRunPageUrl()));
    }
    for (var task : JobRun.tasks(run)) {
      if (task.getState() == null) {
        continue;
      }
      var event = JsonNodeFactory.instance.objectNode();
      event.put("task_key", task.getTaskKey()).put("run_id", task.getRunId());
      event.put("attempt_number", task.getAttemptNumber());
      event.set("state", Pretty.tree(task.getState()));
      event.put("start_time", task.getStartTime()).put("end_time", task.getEndTime());
      if (!event.toString().equals(told.put(task.getTaskKey(), event.toString()))) {
        tell((ObjectNode) event("task").setAll(event));
      }
    }
    if (JobRun.isOver(run)) {
      var event = event("run_ended").put("succeeded", JobRun.succeeded(run));
      event.set("run", Pretty.tree(run));
      tell(event);
    }
  }

  private static ObjectNode event(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("event", name)
        .put("at", Instant.now().toString());
  }

  private void tell(ObjectNode event) {
    out.println(event);
    out.flush();
  }
}
