package kitchens.caspers.workspace.jobs;

import com.databricks.sdk.service.jobs.ConditionTask;
import com.databricks.sdk.service.jobs.ConditionTaskOp;
import com.databricks.sdk.service.jobs.ForEachTask;
import com.databricks.sdk.service.jobs.RunIf;
import com.databricks.sdk.service.jobs.RunJobTask;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TaskDependency;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tasks as {@code jobs/semantics.txt} writes them. */
record CaseTasks(long childJob) {
  private static final Pattern WORD =
      Pattern.compile("(\\w+):(\\w+)(?:\\[(.*)])?(?:~(\\d+))?(?:!([A-Z_]+))?(?:<(.*))?");

  List<Task> of(List<String> words) {
    return words.stream().map(this::task).toList();
  }

  private Task task(String word) {
    var parts = WORD.matcher(word);
    if (!parts.matches()) {
      throw new IllegalArgumentException(word);
    }
    var task = work(parts.group(1), parts.group(2), parts.group(3));
    if (parts.group(4) != null) {
      var tried = task.getForEachTask() == null ? task : task.getForEachTask().getTask();
      tried.setMaxRetries(Long.parseLong(parts.group(4)));
    }
    if (parts.group(5) != null) {
      task.setRunIf(RunIf.valueOf(parts.group(5)));
    }
    if (parts.group(6) != null) {
      task.setDependsOn(
          Arrays.stream(parts.group(6).split(",")).map(CaseTasks::dependency).toList());
    }
    return task;
  }

  private static TaskDependency dependency(String text) {
    var parts = text.split("=");
    var dependency = new TaskDependency().setTaskKey(parts[0]);
    return parts.length > 1 ? dependency.setOutcome(parts[1]) : dependency;
  }

  private Task work(String key, String kind, String detail) {
    return switch (kind) {
      case "ok", "true" -> condition(key, "1|EQUAL_TO|1");
      case "false" -> condition(key, "1|EQUAL_TO|2");
      case "fail" -> condition(key, "none|LESS_THAN|1");
      case "off" -> condition(key, "1|EQUAL_TO|1").setDisabled(true);
      case "if" -> condition(key, detail);
      case "job" -> job(key, detail);
      case "each" -> {
        var parts = detail.split("\\|");
        yield new Task()
            .setTaskKey(key)
            .setForEachTask(
                new ForEachTask()
                    .setInputs(parts[0])
                    .setConcurrency(Long.parseLong(parts[1]))
                    .setTask(job(key + "_once", "{{input}}")));
      }
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private Task job(String key, String x) {
    return new Task()
        .setTaskKey(key)
        .setRunJobTask(new RunJobTask().setJobId(childJob).setJobParameters(Map.of("x", x)));
  }

  static Task condition(String key, String text) {
    var parts = text.split("\\|");
    return new Task()
        .setTaskKey(key)
        .setConditionTask(
            new ConditionTask()
                .setLeft(parts[0])
                .setOp(ConditionTaskOp.valueOf(parts[1]))
                .setRight(parts[2]));
  }
}
