package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.apps.ComputeState;
import com.databricks.sdk.service.apps.CreateAppDeploymentRequest;
import com.databricks.sdk.service.apps.CreateAppRequest;
import com.databricks.sdk.service.apps.StartAppRequest;
import com.databricks.sdk.service.apps.UpdateAppRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/**
 * {@code resources.apps}: an app and its source, made and deployed in one go. A change of a file of
 * its source is a change of the app.
 */
public final class AppResource implements ResourceType {

  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final String SOURCE = "source_code_path";
  private static final String CONFIG = "config";

  /** Fields of the SDK's type that the workspace gives and nobody writes. */
  private static final Set<String> GIVEN =
      Set.of(
          "active_deployment",
          "app_status",
          "compute_status",
          "create_time",
          "creator",
          "default_source_code_path",
          "effective_budget_policy_id",
          "effective_usage_policy_id",
          "effective_user_api_scopes",
          "id",
          "pending_deployment",
          "service_principal_client_id",
          "service_principal_id",
          "service_principal_name",
          "thumbnail_url",
          "update_time",
          "updater",
          "url");

  private static final Shape.Struct APP = Sdk.shape("app", App.class, GIVEN);

  private static final Shape.Struct SHAPE =
      new Shape.Struct(
          "app",
          () -> {
            var fields = new LinkedHashMap<>(APP.fields());
            fields.put(SOURCE, Shape.Single.STRING);
            fields.put(
                CONFIG,
                Shape.struct(
                    CONFIG,
                    Map.of(
                        "command", new Shape.ListOf(Shape.Single.STRING),
                        "env", Shape.Single.ANY,
                        "resources", Shape.Single.ANY)));
            return fields;
          });

  @Override
  public String name() {
    return "apps";
  }

  @Override
  public String noun() {
    return "app";
  }

  @Override
  public Shape.Struct shape() {
    return SHAPE;
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("name");
  }

  @Override
  public List<String> filePaths() {
    return List.of(SOURCE);
  }

  @Override
  public List<String> sourceFolders() {
    return List.of(SOURCE);
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(
        new ObjectAcl("apps", List.of("CAN_USE", "CAN_MANAGE"), "CAN_USE", "CAN_USE"));
  }

  @Override
  public void check(String key, Mapping app, Problems problems) {
    Required.fields(app, "app " + key, problems, "name", SOURCE);
    if (app.find(CONFIG, "env") instanceof Mapping env) {
      problems.warning(
          env.at(), "env of app " + key + " is a map", "write it as a list of name and value");
    }
    AppUses.check(key, app, problems);
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode app) {
    var name = app.path("name").asText();
    Sdk.await(
        "app " + name,
        () -> workspace.apps().create(new CreateAppRequest().setApp(app(app))).get(LIMIT));
    deploy(workspace, name, app);
    return name;
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode app) {
    workspace.apps().update(new UpdateAppRequest().setName(id).setApp(app(app)));
    start(workspace, id);
    deploy(workspace, id, app);
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    var live = Sdk.live(workspace.apps().get(id));
    var deployment = live.path("active_deployment");
    live.set(SOURCE, live.path("default_source_code_path"));
    var config = live.putObject(CONFIG);
    config.set("command", deployment.path("command"));
    config.set("env", deployment.path("env_vars"));
    config.set("resources", live.path("resources"));
    return live;
  }

  @Override
  public JsonNode asRead(JsonNode app) {
    if (!app.path(CONFIG).has("env")) {
      return app;
    }
    var shown = (ObjectNode) app.deepCopy();
    ((ObjectNode) shown.get(CONFIG)).set("env", environment(app.get(CONFIG).get("env")));
    return shown;
  }

  @Override
  public Set<String> unreadable() {
    return Set.of(SOURCE_DIGEST);
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode app) {
    var name = app.path("name").asText();
    return Sdk.ifThere(() -> workspace.apps().get(name).getName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.apps().delete(id);
  }

  @Override
  public String page(String id) {
    return "/apps/" + id;
  }

  /**
   * Starts an app that is stopped, and deploys it as the configuration says.
   *
   * @param wait until it answers
   */
  public static void run(WorkspaceClient workspace, String id, JsonNode app, boolean wait) {
    start(workspace, id);
    var deployment = workspace.apps().deploy(deployment(id, app));
    if (wait) {
      Sdk.await("the deployment of app " + id, () -> deployment.get(LIMIT));
    }
  }

  private static void start(WorkspaceClient workspace, String id) {
    var compute = workspace.apps().get(id).getComputeStatus();
    if (compute != null && compute.getState() == ComputeState.STOPPED) {
      Sdk.await(
          "app " + id, () -> workspace.apps().start(new StartAppRequest().setName(id)).get(LIMIT));
    }
  }

  private static void deploy(WorkspaceClient workspace, String id, JsonNode app) {
    var deployment = workspace.apps().deploy(deployment(id, app));
    Sdk.await("the deployment of app " + id, () -> deployment.get(LIMIT));
  }

  private static CreateAppDeploymentRequest deployment(String id, JsonNode app) {
    var sent = JsonNodeFactory.instance.objectNode();
    sent.set(SOURCE, app.path(SOURCE));
    sent.put("mode", "SNAPSHOT");
    var config = app.path(CONFIG);
    if (config.has("command")) {
      sent.set("command", config.get("command"));
    }
    if (config.has("env")) {
      sent.set("env_vars", environment(config.get("env")));
    }
    return new CreateAppDeploymentRequest()
        .setAppName(id)
        .setAppDeployment(Sdk.request(sent, AppDeployment.class));
  }

  /** A list of name and value or value_from, also where a map or valueFrom is written. */
  private static JsonNode environment(JsonNode env) {
    var list = JsonNodeFactory.instance.arrayNode();
    if (env.isObject()) {
      env.properties()
          .forEach(e -> list.addObject().put("name", e.getKey()).set("value", text(e.getValue())));
    } else {
      for (var entry : env) {
        var sent = list.addObject().put("name", entry.path("name").asText());
        if (entry.has("value")) {
          sent.set("value", text(entry.get("value")));
        }
        var from = entry.has("value_from") ? entry.get("value_from") : entry.get("valueFrom");
        if (from != null) {
          sent.set("value_from", from);
        }
      }
    }
    return list;
  }

  private static JsonNode text(JsonNode value) {
    return JsonNodeFactory.instance.textNode(value.asText());
  }

  private static App app(JsonNode app) {
    var sent = (ObjectNode) app.deepCopy();
    if (app.path(CONFIG).has("resources")) {
      sent.set("resources", app.path(CONFIG).get("resources"));
    }
    sent.put("default_source_code_path", app.path(SOURCE).asText());
    sent.remove(List.of(SOURCE, CONFIG, SOURCE_DIGEST));
    return Sdk.request(sent, App.class);
  }
}
