package kitchens.caspers.workspace.jobs.api;

import java.util.function.Predicate;
import java.util.stream.Stream;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.settings.Work;

/**
 * Refuses settings that name notification destinations which are not there.
 *
 * @param known whether there is one of that id
 */
record NamedDestinations(Predicate<String> known) {

  void check(JobSettings settings) {
    var tasks = settings.tasks();
    Stream.concat(
            Stream.of(settings.notifications()),
            tasks.keys().stream()
                .map(tasks::task)
                .flatMap(NamedDestinations::withRepeated)
                .map(TaskSettings::notifications))
        .flatMap(all -> all.webhooks().values().stream())
        .flatMap(ids -> ids.stream())
        .distinct()
        .filter(id -> !known.test(id))
        .findFirst()
        .ifPresent(
            id -> {
              throw ApiException.invalidParameter(
                  ("webhook_notifications names destination '%s', which does not exist. Make it with"
                          + " POST /api/2.0/notification-destinations, and give its id.")
                      .formatted(id));
            });
  }

  private static Stream<TaskSettings> withRepeated(TaskSettings task) {
    return task.work() instanceof Work.ForEach loop
        ? Stream.of(task, loop.task())
        : Stream.of(task);
  }
}
