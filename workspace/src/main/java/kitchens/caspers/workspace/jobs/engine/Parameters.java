package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** The arguments of a task's main: the task's, or the run's {@code jar_params} in their place. */
final class Parameters {
  private Parameters() {}

  static List<String> of(
      Run run, TaskRun attempt, TaskSettings task, Map<String, TaskRun> latest, URI workspace) {
    return new ReferenceValues(run, attempt, latest, workspace).resolve(given(run, task));
  }

  private static List<String> given(Run run, TaskSettings task) {
    JsonNode replaced = run.overrides().path("jar_params");
    if (replaced.isArray() && !replaced.isEmpty()) {
      var texts = new ArrayList<String>();
      replaced.forEach(text -> texts.add(text.asText()));
      return texts;
    }
    return ((Work.Jar) task.work()).parameters();
  }
}
