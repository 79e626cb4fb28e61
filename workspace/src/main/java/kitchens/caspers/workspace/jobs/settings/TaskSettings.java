package kitchens.caspers.workspace.jobs.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One task of a job.
 *
 * @param dependsOn keys of the tasks that must have ended before
 * @param outcomes what some of these, condition_tasks, must have decided: {@code true} or {@code
 *     false}
 * @param timeout zero means none
 * @param disabled whether it is passed over in every run
 */
public record TaskSettings(
    String taskKey,
    List<String> dependsOn,
    Map<String, Set<String>> outcomes,
    RunIf runIf,
    Work work,
    RetryPolicy retries,
    Duration timeout,
    boolean disabled,
    Notifications notifications) {}
