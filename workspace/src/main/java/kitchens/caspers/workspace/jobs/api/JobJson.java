package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kitchens.caspers.workspace.jobs.store.Job;

/** Jobs in the Jobs API's JSON. Long lists of tasks come in pages. */
final class JobJson {
  static final int TASKS_A_PAGE = 100;

  private JobJson() {}

  /** {@code jobs/get}: all settings, tasks from {@code firstTask} on. */
  static ObjectNode whole(Job job, int firstTask) {
    var json = base(job);
    var settings = settings(job);
    page(json, settings, firstTask);
    if (firstTask > 0) {
      // SDKs append every list of a further page to those of the first.
      settings.remove(List.of("parameters", "job_clusters", "environments"));
    }
    json.put("run_as_user_name", job.runAs().userName());
    json.set("settings", settings);
    return json;
  }

  /** A job with all its settings and tasks, in one piece. */
  static ObjectNode everything(Job job) {
    var json = base(job);
    json.put("run_as_user_name", job.runAs().userName());
    json.set("settings", settings(job));
    return json;
  }

  /** One line of {@code jobs/list}. */
  static ObjectNode line(Job job, boolean expandTasks) {
    var json = base(job);
    var settings = settings(job);
    if (expandTasks) {
      page(json, settings, 0);
      json.remove("next_page_token");
    } else {
      settings.remove("tasks");
      settings.remove("job_clusters");
    }
    json.set("settings", settings);
    return json;
  }

  private static ObjectNode base(Job job) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("job_id", job.jobId())
        .put("creator_user_name", job.creator().userName())
        .put("created_time", job.createdAt().toEpochMilli());
  }

  private static ObjectNode settings(Job job) {
    var settings = job.settingsJson().deepCopy();
    settings.put("format", "MULTI_TASK");
    if (!settings.has("name")) {
      settings.put("name", job.settings().name());
    }
    if (!settings.has("max_concurrent_runs")) {
      settings.put("max_concurrent_runs", job.settings().maxConcurrentRuns());
    }
    if (!settings.has("timeout_seconds")) {
      settings.put("timeout_seconds", 0);
    }
    return settings;
  }

  private static void page(ObjectNode json, ObjectNode settings, int first) {
    if (settings.path("tasks") instanceof ArrayNode tasks) {
      settings.set("tasks", slice(tasks, first));
      if (tasks.size() > first + TASKS_A_PAGE) {
        json.put("has_more", true);
        json.put("next_page_token", Requests.pageToken(first + TASKS_A_PAGE));
      }
    }
  }

  static ArrayNode slice(ArrayNode all, int first) {
    var page = JsonNodeFactory.instance.arrayNode();
    for (var i = first; i < Math.min(all.size(), first + TASKS_A_PAGE); i++) {
      page.add(all.get(i));
    }
    return page;
  }
}
