package kitchens.caspers.bundle.resources;

import java.util.Map;
import kitchens.caspers.bundle.value.Location;

/**
 * What a target changes in every resource of it.
 *
 * @param namePrefix put before names; empty when there is none
 * @param triggerPauseStatus PAUSED or UNPAUSED for schedules and triggers that say nothing; or null
 * @param jobsMaxConcurrentRuns for jobs that say nothing; or null
 * @param pipelinesDevelopment for pipelines that say nothing; or null
 * @param tags added to jobs; those of the job win
 * @param at where the target says so
 */
public record Presets(
    String namePrefix,
    String triggerPauseStatus,
    Long jobsMaxConcurrentRuns,
    Boolean pipelinesDevelopment,
    Map<String, String> tags,
    String resourcePath,
    Location at) {

  /** The prefix as it may stand in the name of a schema or volume: letters, digits, underscores. */
  public String identifierPrefix() {
    if (namePrefix.isEmpty()) {
      return "";
    }
    return namePrefix.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "") + "_";
  }
}
