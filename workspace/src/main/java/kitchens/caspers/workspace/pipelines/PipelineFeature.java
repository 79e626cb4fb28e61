package kitchens.caspers.workspace.pipelines;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.catalog.PipelineTables;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.status.StatusPart;
import org.jdbi.v3.core.Jdbi;

/** The Pipelines API, and the door at which compute reports about updates. */
public final class PipelineFeature implements Feature, StatusPart {

  private static final String BASE = "/api/2.0/pipelines";
  private static final int UPDATES_SHOWN = 5;
  private static final Pattern NAME_FILTER =
      Pattern.compile("\\s*name\\s*(=|like)\\s*'([^']*)'\\s*", Pattern.CASE_INSENSITIVE);

  private final Jdbi jdbi;
  private final Principal compute;
  private final Principals principals;
  private final Access access;
  private final UpdateRunner runner;
  private final Pipelines pipelines;
  private final Retries retries;
  private final PipelineEvents events;
  private final PipelineGraphs graphs;

  /**
   * @param compute the principal that alone may report
   */
  public PipelineFeature(
      Database database,
      ComputeSupervisor supervisor,
      ComputeClient client,
      Principal compute,
      PipelineTables tables,
      WorkspaceFiles files,
      CaspersHome home,
      Principals principals,
      Access access,
      Clock clock) {
    this.jdbi = database.jdbi();
    this.compute = requireNonNull(compute, "compute is null");
    this.principals = requireNonNull(principals, "principals is null");
    this.access = requireNonNull(access, "access is null");
    access.know(ObjectType.PIPELINES, this::ownerOf);
    this.runner =
        new UpdateRunner(
            jdbi, supervisor, client, new LibraryFiles(files), home.checkpoints(), clock);
    this.pipelines =
        new Pipelines(jdbi, runner, tables, new Checkpoints(home.checkpoints()), clock);
    this.retries = new Retries(jdbi, pipelines::restart);
    this.events = new PipelineEvents(jdbi, supervisor::epoch, retries::failed);
    this.graphs = new PipelineGraphs(jdbi, supervisor, client, access);
    supervisor.onReady(runner::resume);
    supervisor.onLost(runner::interrupted);
  }

  @Override
  public void start() {
    pipelines.sweep();
    // Without it a lazily started compute would leave unfinished updates waiting.
    runner.resume();
  }

  @Override
  public void stop() {
    retries.close();
    runner.close();
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE, this::create);
    r.get(BASE, this::list);
    r.get(BASE + "/{id}", this::get);
    r.put(
        BASE + "/{id}",
        ctx -> {
          requireAdministrator(ctx);
          pipelines.update(id(ctx), body(ctx), Caller.of(ctx).userName());
          ctx.json(Map.of());
        });
    r.delete(
        BASE + "/{id}",
        ctx -> {
          requireAdministrator(ctx);
          boolean cascade = !"false".equalsIgnoreCase(ctx.queryParam("cascade"));
          boolean force = "true".equalsIgnoreCase(ctx.queryParam("force"));
          pipelines.delete(id(ctx), cascade, force);
          ctx.json(Map.of());
        });
    r.post(
        BASE + "/{id}/updates",
        ctx -> {
          require(ctx, PermissionLevel.CAN_RUN);
          Pipelines.StartUpdate asked = Json.body(ctx, Pipelines.StartUpdate.class);
          ctx.json(Map.of("update_id", pipelines.start(id(ctx), asked)));
        });
    r.post(
        BASE + "/{id}/stop",
        ctx -> {
          require(ctx, PermissionLevel.CAN_RUN);
          pipelines.stop(id(ctx), Caller.of(ctx).userName());
          ctx.json(Map.of());
        });
    r.get(BASE + "/{id}/updates", this::listUpdates);
    r.get(BASE + "/{id}/updates/{update}", this::getUpdate);
    r.get(BASE + "/{id}/events", this::listEvents);
    r.post("/internal/pipelines/{id}/events", this::receive);
    graphs.routes(r);
  }

  private static String id(Context ctx) {
    return ctx.pathParam("id");
  }

  private static ObjectNode body(Context ctx) {
    return Json.body(ctx, ObjectNode.class);
  }

  /** A pipeline reads and writes with compute's privileges, which are an administrator's. */
  private static void requireAdministrator(Context ctx) {
    Principal caller = Caller.of(ctx);
    if (!caller.admin()) {
      throw ApiException.permissionDenied(
          "'"
              + caller.userName()
              + "' is not an administrator, and only they make, change and delete pipelines, which"
              + " read and write all catalogs");
    }
  }

  private void require(Context ctx, PermissionLevel level) {
    access.require(Caller.of(ctx), ObjectType.PIPELINES, id(ctx), level);
  }

  private Optional<String> ownerOf(String pipelineId) {
    return jdbi.withHandle(h -> PipelineStore.find(h, pipelineId))
        .flatMap(pipeline -> principals.byUserName(pipeline.creatorUserName()))
        .map(Principal::id);
  }

  private void create(Context ctx) {
    requireAdministrator(ctx);
    ObjectNode request = body(ctx);
    Principal caller = Caller.of(ctx);
    String runAs =
        request
            .at("/run_as/user_name")
            .asText(request.at("/run_as/service_principal_name").asText(caller.userName()));
    if (!runAs.equals(caller.userName())) {
      throw ApiException.invalidParameter(
          "run_as '" + runAs + "' is not served: a pipeline runs as who creates it; leave it out");
    }
    if (request.path("dry_run").asBoolean()) {
      ctx.json(Map.of("effective_settings", PipelineSpec.of(request).json()));
      return;
    }
    Pipeline pipeline = pipelines.create(request, caller.userName());
    ctx.json(
        Map.of(
            "pipeline_id", pipeline.pipelineId(),
            "effective_settings", PipelineViews.spec(pipeline)));
  }

  private void get(Context ctx) {
    ctx.json(
        jdbi.withHandle(
            h -> {
              Pipeline pipeline = Pipelines.find(h, id(ctx));
              return PipelineViews.full(
                  pipeline, UpdateStore.list(h, id(ctx), Long.MAX_VALUE, UPDATES_SHOWN));
            }));
  }

  private void list(Context ctx) {
    int limit = limit(ctx, 25, 100);
    String like = like(ctx.queryParam("filter"));
    String after = Optional.ofNullable(ctx.queryParam("page_token")).orElse("");
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode statuses = answer.putArray("statuses");
    jdbi.useHandle(
        h -> {
          List<Pipeline> found = PipelineStore.list(h, like, after, limit + 1);
          for (Pipeline p : cut(found, limit)) {
            List<Update> latest =
                UpdateStore.list(h, p.pipelineId(), Long.MAX_VALUE, UPDATES_SHOWN);
            statuses.add(PipelineViews.summary(p, latest));
          }
          next(answer, found, limit, p -> p.name() + " " + p.pipelineId());
        });
    ctx.json(answer);
  }

  private static String like(String filter) {
    if (filter == null || filter.isBlank()) {
      return "%";
    }
    Matcher matcher = NAME_FILTER.matcher(filter);
    if (!matcher.matches()) {
      throw ApiException.invalidParameter(
          "filter '" + filter + "' is not served; use name = '…' or name LIKE '%…%'");
    }
    return matcher.group(1).equals("=")
        ? matcher.group(2).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        : matcher.group(2);
  }

  private void listUpdates(Context ctx) {
    int limit = limit(ctx, 25, 100);
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode updates = answer.putArray("updates");
    jdbi.useHandle(
        h -> {
          Pipelines.find(h, id(ctx));
          long before = token(ctx, Long.MAX_VALUE);
          String until = ctx.queryParam("until_update_id");
          if (until != null && !until.isEmpty()) {
            before = Math.min(before, findUpdate(id(ctx), until).ordinal() + 1);
          }
          List<Update> found = UpdateStore.list(h, id(ctx), before, limit + 1);
          cut(found, limit).forEach(u -> updates.add(PipelineViews.update(u)));
          next(answer, found, limit, u -> Long.toString(u.ordinal()));
        });
    ctx.json(answer);
  }

  private void getUpdate(Context ctx) {
    pipelines.get(id(ctx));
    ctx.json(Map.of("update", PipelineViews.update(findUpdate(id(ctx), ctx.pathParam("update")))));
  }

  private Update findUpdate(String pipelineId, String updateId) {
    return jdbi.withHandle(h -> UpdateStore.find(h, pipelineId, updateId))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "update '" + updateId + "' of pipeline '" + pipelineId + "' does not exist"));
  }

  private void listEvents(Context ctx) {
    int limit = limit(ctx, 25, 250);
    boolean ascending = ascending(ctx.queryParams("order_by"));
    EventFilter filter = EventFilter.parse(ctx.queryParam("filter"));
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode events = answer.putArray("events");
    jdbi.useHandle(
        h -> {
          Pipeline pipeline = Pipelines.find(h, id(ctx));
          long from = token(ctx, ascending ? -1 : Long.MAX_VALUE);
          List<Event> found = EventStore.list(h, id(ctx), filter, ascending, from, limit + 1);
          cut(found, limit).forEach(e -> events.add(e.json(pipeline)));
          next(answer, found, limit, e -> Long.toString(e.ordinal()));
        });
    ctx.json(answer);
  }

  private static boolean ascending(List<String> orders) {
    String order = String.join(",", orders).strip().toLowerCase(Locale.ROOT);
    return switch (order) {
      case "", "timestamp desc" -> false;
      case "timestamp", "timestamp asc" -> true;
      default ->
          throw ApiException.invalidParameter(
              "order_by '" + order + "' is not served; use timestamp asc or timestamp desc");
    };
  }

  private void receive(Context ctx) {
    if (!Caller.of(ctx).id().equals(compute.id())) {
      throw ApiException.permissionDenied("only compute reports here");
    }
    events.receive(id(ctx), Json.body(ctx, PipelineEvents.Delivery.class));
    ctx.json(Map.of());
  }

  private static int limit(Context ctx, int usual, int most) {
    String text = ctx.queryParam("max_results");
    if (text == null || text.isEmpty()) {
      return usual;
    }
    if (!text.matches("\\d{1,6}")) {
      throw ApiException.invalidParameter("max_results is '" + text + "'; give a number");
    }
    int asked = Integer.parseInt(text);
    return asked == 0 ? usual : Math.min(asked, most);
  }

  private static long token(Context ctx, long first) {
    String token = ctx.queryParam("page_token");
    if (token == null || token.isEmpty()) {
      return first;
    }
    if (!token.matches("\\d{1,18}")) {
      throw ApiException.invalidParameter(
          "page_token '" + token + "' was not given by this list; begin again without one");
    }
    return Long.parseLong(token);
  }

  private static <T> List<T> cut(List<T> found, int limit) {
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  private static <T> void next(
      ObjectNode answer, List<T> found, int limit, Function<T, String> token) {
    if (found.size() > limit) {
      answer.put("next_page_token", token.apply(found.get(limit - 1)));
    }
  }

  @Override
  public String name() {
    return "pipelines";
  }

  /** {@code [{"pipeline_id", "name", "state"}]}. */
  @Override
  public Object status() {
    return jdbi.withHandle(
        h ->
            PipelineStore.list(h, "%", "", 100).stream()
                .map(
                    p ->
                        Map.of(
                            "pipeline_id", p.pipelineId(),
                            "name", p.name(),
                            "state", PipelineState.of(UpdateStore.latest(h, p.pipelineId()))))
                .toList());
  }
}
