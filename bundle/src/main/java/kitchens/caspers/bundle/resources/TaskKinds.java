package kitchens.caspers.bundle.resources;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Sequence;

/** What each task of a job does, and the clusters and environments that it names. */
final class TaskKinds {

  /** Fields that a kind of task cannot do without. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "notebook_task", List.of("notebook_path"),
          "spark_python_task", List.of("python_file"),
          "spark_jar_task", List.of("main_class_name"),
          "python_wheel_task", List.of("package_name", "entry_point"),
          "pipeline_task", List.of("pipeline_id"),
          "run_job_task", List.of("job_id"),
          "sql_task", List.of("warehouse_id"),
          "condition_task", List.of("op", "left", "right"),
          "for_each_task", List.of("inputs", "task"));

  private final Set<String> clusters;
  private final Set<String> environments;
  private final Problems problems;

  private TaskKinds(Mapping job, Problems problems) {
    this.clusters = names(job, "job_clusters", "job_cluster_key");
    this.environments = names(job, "environments", "environment_key");
    this.problems = problems;
  }

  static void check(Mapping job, Problems problems) {
    if (job.get("tasks") instanceof Sequence tasks) {
      var kinds = new TaskKinds(job, problems);
      for (var task : tasks.items()) {
        if (task instanceof Mapping fields) {
          kinds.task(fields, fields.text("task_key"));
        }
      }
    }
  }

  private static Set<String> names(Mapping job, String list, String key) {
    var names = new TreeSet<String>();
    if (job.get(list) instanceof Sequence sequence) {
      for (var item : sequence.items()) {
        if (item.text(key) != null) {
          names.add(item.text(key));
        }
      }
    }
    return names;
  }

  private void task(Mapping task, String key) {
    var kinds = task.entries().stream().filter(entry -> entry.key().endsWith("_task")).toList();
    if (kinds.size() > 1) {
      problems.error(
          kinds.get(1).keyAt(),
          "task " + key + " has both " + kinds.get(0).key() + " and " + kinds.get(1).key(),
          "make two tasks of it");
    }
    for (var kind : kinds) {
      if (kind.value() instanceof Mapping fields) {
        var needed = NEEDED.getOrDefault(kind.key(), List.of());
        Required.fields(
            fields,
            "the " + kind.key() + " of task " + key,
            problems,
            needed.toArray(String[]::new));
        if (kind.key().equals("for_each_task") && fields.get("task") instanceof Mapping inner) {
          inner(inner, key);
        }
      }
    }
    named(task, key, "job_cluster_key", clusters, "job cluster", "job_clusters");
    named(task, key, "environment_key", environments, "environment", "environments");
  }

  private void inner(Mapping task, String key) {
    if (task.keys().stream().noneMatch(field -> field.endsWith("_task"))) {
      problems.error(
          task.at(), "the task of for_each_task " + key + " does nothing", "give it a …_task");
    }
    if (task.entry("for_each_task") != null) {
      problems.error(
          task.entry("for_each_task").keyAt(),
          "a for_each_task cannot stand in another",
          "let its task be a run_job_task");
    }
    if (task.entry("depends_on") != null) {
      problems.error(
          task.entry("depends_on").keyAt(),
          "the task of for_each_task " + key + " cannot wait for others",
          "write depends_on at " + key);
    }
    task(task, task.text("task_key"));
  }

  private void named(
      Mapping task, String key, String field, Set<String> known, String what, String list) {
    var name = task.text(field);
    if (name != null && !name.contains("${") && !known.contains(name)) {
      problems.error(
          task.get(field).at(),
          "task " + key + " names the " + what + " " + name + ", which the job does not have",
          known.isEmpty() ? "define it under " + list : Nearest.mend(name, known));
    }
  }
}
