package kitchens.caspers.workspace.jobs.settings;

import java.time.Duration;
import java.util.List;

/**
 * One task of a job.
 *
 * @param dependsOn keys of the tasks that must have ended before
 * @param timeout zero means none
 */
public record TaskSettings(
    String taskKey,
    List<String> dependsOn,
    RunIf runIf,
    Work work,
    RetryPolicy retries,
    Duration timeout,
    boolean disabled) {}
