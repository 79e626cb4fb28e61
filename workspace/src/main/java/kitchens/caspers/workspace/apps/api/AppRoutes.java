package kitchens.caspers.workspace.apps.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import kitchens.caspers.workspace.apps.Apps;
import kitchens.caspers.workspace.apps.run.Runners;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.Deployment;
import kitchens.caspers.workspace.apps.store.DeploymentStore;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;

/** The Apps API, {@code /api/2.0/apps}. */
public final class AppRoutes {

  private static final String APPS = "/api/2.0/apps";
  private static final String APP = APPS + "/{name}";
  private static final int PAGE = 100;

  /** What would be silently ignored otherwise. */
  private static final Set<String> NOT_SERVED =
      Set.of("git_repository", "git_source", "space", "telemetry_export_destinations");

  private final Apps apps;
  private final DeploymentStore deployments;
  private final AppJson json;
  private final Clock clock;

  public AppRoutes(
      Apps apps, DeploymentStore deployments, Runners runners, URI workspace, Clock clock) {
    this.apps = requireNonNull(apps, "apps is null");
    this.deployments = requireNonNull(deployments, "deployments is null");
    this.json = new AppJson(apps, deployments, runners, workspace);
    this.clock = requireNonNull(clock, "clock is null");
  }

  public void routes(Routes r) {
    r.post(APPS, this::create);
    r.get(APPS, ctx -> page(ctx, "apps", apps.list(), json::app));
    r.get(APP, ctx -> ctx.json(json.app(app(ctx))));
    r.patch(APP, this::update);
    r.delete(APP, this::delete);
    r.post(APP + "/start", this::start);
    r.post(APP + "/stop", this::stop);
    r.post(APP + "/deployments", this::deploy);
    r.get(APP + "/deployments", this::deployments);
    r.get(APP + "/deployments/{deployment_id}", this::deployment);
  }

  /** How the apps are, each in a few words. */
  public List<Map<String, Object>> status() {
    return apps.list().stream().map(json::inShort).toList();
  }

  private App app(Context ctx) {
    return apps.existing(ctx.pathParam("name"));
  }

  private void create(Context ctx) {
    JsonNode body = object(ctx);
    boolean started = !"true".equals(ctx.queryParam("no_compute"));
    App app = apps.create(body.path("name").asText(null), settings(body), started, Caller.of(ctx));
    ctx.json(json.app(app));
  }

  private void update(Context ctx) throws InterruptedException {
    ctx.json(json.app(apps.update(ctx.pathParam("name"), settings(object(ctx)), Caller.of(ctx))));
  }

  private void delete(Context ctx) throws InterruptedException, IOException {
    Map<String, Object> shown = json.app(app(ctx));
    apps.delete(ctx.pathParam("name"), Caller.of(ctx));
    shown.put("compute_status", Map.of("state", "DELETING", "message", "App is deleted."));
    ctx.json(shown);
  }

  private void start(Context ctx) throws InterruptedException {
    ctx.json(json.app(apps.start(ctx.pathParam("name"), Caller.of(ctx))));
  }

  private void stop(Context ctx) throws InterruptedException {
    ctx.json(json.app(apps.stop(ctx.pathParam("name"), Caller.of(ctx))));
  }

  private void deploy(Context ctx) {
    JsonNode body = object(ctx);
    App app = app(ctx);
    String mode = body.path("mode").asText("SNAPSHOT");
    if (!mode.equals("SNAPSHOT")) {
      throw ApiException.invalidParameter(
          "mode " + mode + " is not served: deploy with SNAPSHOT, which copies the source");
    }
    String source =
        text(body, "source_code_path")
            .or(app::sourceCodePath)
            .orElseThrow(
                () ->
                    ApiException.invalidParameter(
                        "source_code_path is missing: name the folder of the app's source, below"
                            + " /Workspace"));
    String id = text(body, "deployment_id").orElseGet(() -> UUID.randomUUID().toString());
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9-]{0,63}")) {
      throw ApiException.invalidParameter("deployment_id '" + id + "' is not an id");
    }
    Deployment wanted =
        new Deployment(
            id,
            app.name(),
            source,
            list(body, "command").filter(command -> !command.isEmpty()),
            list(body, "env_vars").filter(env -> !env.isEmpty()),
            Map.of(),
            Deployment.State.IN_PROGRESS,
            "Preparing source code for new app deployment.",
            Caller.of(ctx).userName(),
            clock.instant(),
            clock.instant());
    ctx.json(json.deployment(apps.deploy(wanted, Caller.of(ctx))));
  }

  private void deployments(Context ctx) {
    page(ctx, "app_deployments", deployments.list(app(ctx).name()), json::deployment);
  }

  private void deployment(Context ctx) {
    String id = ctx.pathParam("deployment_id");
    ctx.json(
        json.deployment(
            deployments
                .find(app(ctx).name(), id)
                .orElseThrow(
                    () -> ApiException.notFound("Deployment '" + id + "' does not exist"))));
  }

  private static <T> void page(
      Context ctx, String field, List<T> all, Function<T, Map<String, Object>> shown) {
    int size = Math.min(PAGE, Math.max(1, number(ctx, "page_size", PAGE)));
    int from = Math.min(all.size(), Math.max(0, number(ctx, "page_token", 0)));
    int to = Math.min(all.size(), from + size);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(field, all.subList(from, to).stream().map(shown).toList());
    if (to < all.size()) {
      answer.put("next_page_token", Integer.toString(to));
    }
    ctx.json(answer);
  }

  private static int number(Context ctx, String name, int otherwise) {
    String text = ctx.queryParam(name);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("\\d{1,9}")) {
      throw ApiException.invalidParameter(name + " '" + text + "' is not a number");
    }
    return Integer.parseInt(text);
  }

  private static JsonNode object(Context ctx) {
    JsonNode body = Json.body(ctx, JsonNode.class);
    if (!body.isObject()) {
      throw ApiException.malformed("the body is not a JSON object");
    }
    for (String field : NOT_SERVED) {
      if (body.hasNonNull(field)) {
        throw ApiException.invalidParameter(
            field + " is not served by this workspace: leave it out");
      }
    }
    return body;
  }

  private static Apps.Settings settings(JsonNode body) {
    return new Apps.Settings(
        text(body, "description"), list(body, "resources"), text(body, "default_source_code_path"));
  }

  private static Optional<String> text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.asText().length() > 4_000) {
      throw ApiException.invalidParameter(field + " is not a text of up to 4,000 characters");
    }
    return Optional.of(value.asText());
  }

  private static Optional<JsonNode> list(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isArray()) {
      throw ApiException.invalidParameter(field + " is not a list");
    }
    return Optional.of(value);
  }
}
