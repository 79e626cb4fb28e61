package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.service.jobs.BaseJob;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.JobEditMode;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.jobs.ResetJob;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;

/** {@code resources.jobs}: Lakeflow Jobs. */
final class JobResource implements ResourceType {

  /** So many jobs that are wanted are worth one page of the list of all. */
  private static final int WORTH_A_PAGE = 10;

  private static final Shape.Struct SHAPE =
      Sdk.shape("job", JobSettings.class, Set.of("deployment", "edit_mode", "format"));

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public String noun() {
    return "job";
  }

  @Override
  public Shape.Struct shape() {
    return SHAPE;
  }

  @Override
  public List<String> filePaths() {
    return List.of(
        "tasks.*.notebook_task.notebook_path",
        "tasks.*.spark_python_task.python_file",
        "tasks.*.sql_task.file.path",
        "tasks.*.dbt_task.project_directory");
  }

  @Override
  public List<String> libraryPaths() {
    return List.of("tasks.*.libraries.*.jar", "tasks.*.libraries.*.whl");
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(
        new ObjectAcl(
            "jobs",
            List.of("CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE", ObjectAcl.OWNER),
            "CAN_VIEW",
            "CAN_MANAGE_RUN"));
  }

  @Override
  public Mapping preset(Mapping job, Presets presets) {
    var changed = job;
    if (!presets.namePrefix().isEmpty() && job.get("name") instanceof Scalar name) {
      changed = changed.with("name", new Scalar(presets.namePrefix() + name.asText(), name.at()));
    }
    if (presets.triggerPauseStatus() != null) {
      for (var trigger : List.of("schedule", "trigger", "continuous")) {
        if (changed.get(trigger) instanceof Mapping mapping
            && mapping.get("pause_status") == null) {
          var status = new Scalar(presets.triggerPauseStatus(), presets.at());
          changed = changed.with(trigger, mapping.with("pause_status", status));
        }
      }
    }
    if (presets.jobsMaxConcurrentRuns() != null && changed.get("max_concurrent_runs") == null) {
      var runs = new Scalar(presets.jobsMaxConcurrentRuns(), presets.at());
      changed = changed.with("max_concurrent_runs", runs);
    }
    for (var tag : presets.tags().entrySet()) {
      if (changed.find("tags", tag.getKey()) == null) {
        changed =
            changed.with(List.of("tags", tag.getKey()), new Scalar(tag.getValue(), presets.at()));
      }
    }
    return changed;
  }

  @Override
  public void check(String key, Mapping job, Problems problems) {
    TaskGraph.check(key, job, problems);
    TaskKinds.check(job, problems);
    Schedule.check(key, job, problems);
    JobParameters.check(job, problems);
    TaskValues.check(job, problems);
  }

  @Override
  public boolean carriesDeployment() {
    return true;
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode job) {
    var request = Sdk.request(job, CreateJob.class);
    request.setEditMode(JobEditMode.UI_LOCKED);
    return Long.toString(workspace.jobs().create(request).getJobId());
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode job) {
    var settings = Sdk.request(job, JobSettings.class);
    settings.setEditMode(JobEditMode.UI_LOCKED);
    workspace.jobs().reset(new ResetJob().setJobId(Long.parseLong(id)).setNewSettings(settings));
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return own(Sdk.live(workspace.jobs().get(Long.parseLong(id)).getSettings()));
  }

  /** Of a workspace with very many other jobs only so many pages are looked at as pay. */
  @Override
  public Map<String, JsonNode> readListed(WorkspaceClient workspace, Set<String> ids) {
    var found = new HashMap<String, JsonNode>();
    var from = "";
    for (var page = 0; page < ids.size() / WORTH_A_PAGE && found.size() < ids.size(); page++) {
      var list = Sdk.get(workspace, "/api/2.2/jobs/list?limit=100&expand_tasks=true" + from);
      for (var job : list.path("jobs")) {
        var id = job.path("job_id").asText();
        var isWhole = !job.path("has_more").asBoolean();
        if (ids.contains(id) && isWhole && job.path("settings") instanceof ObjectNode settings) {
          found.put(id, own(settings));
        }
      }
      var token = list.path("next_page_token").asText();
      if (token.isEmpty()) {
        break;
      }
      from = "&page_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
    return found;
  }

  private static JsonNode own(ObjectNode settings) {
    settings.remove(List.of("deployment", "edit_mode", "format"));
    return settings;
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode job) {
    var metadata = job.path("deployment").path("metadata_file_path").asText();
    var twins = new ArrayList<String>();
    for (BaseJob found :
        workspace.jobs().list(new ListJobsRequest().setName(job.path("name").asText()))) {
      var deployment = found.getSettings() == null ? null : found.getSettings().getDeployment();
      if (deployment != null && metadata.equals(deployment.getMetadataFilePath())) {
        twins.add(Long.toString(found.getJobId()));
      }
    }
    return twins;
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    try {
      workspace.jobs().delete(Long.parseLong(id));
    } catch (InvalidParameterValue e) {
      // The Jobs API says so of a job that is gone; the SDK reads it as NotFound only for a get.
      if (!e.getMessage().contains("does not exist")) {
        throw e;
      }
    }
  }

  @Override
  public String page(String id) {
    return "/jobs/" + id;
  }
}
