package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Why there is a run.
 *
 * @param trigger in the words of the Jobs API
 * @param info what {@code {{job.trigger.…}}} refers to
 * @param key what a job must not be run for twice: a time of its schedule, say
 * @param parentAttemptId the attempt of a run_job_task that asks for it
 */
public record Cause(
    String trigger, ObjectNode info, Optional<String> key, Optional<Long> parentAttemptId) {

  private static Cause plain(String trigger) {
    return new Cause(
        trigger, JsonNodeFactory.instance.objectNode(), Optional.empty(), Optional.empty());
  }

  public static Cause oneTime() {
    return plain("ONE_TIME");
  }

  public static Cause continuous() {
    return plain("CONTINUOUS");
  }

  public static Cause runJobTask(long attemptId) {
    return new Cause(
        "RUN_JOB_TASK",
        JsonNodeFactory.instance.objectNode(),
        Optional.empty(),
        Optional.of(attemptId));
  }

  /** A trigger of the job has fired. */
  public static Cause fired(String trigger, ObjectNode info, String key) {
    return new Cause(trigger, info, Optional.of(key), Optional.empty());
  }
}
