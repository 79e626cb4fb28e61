package kitchens.caspers.workspace.functions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** Unity Catalog's REST for functions, and a way to call one from its copies. */
final class FunctionRoutes implements Feature {

  private static final String BASE = "/api/2.1/unity-catalog/functions";
  private static final String CALL = "/api/2.0/caspers/functions/{name}/call";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** The body of a call. */
  record Call(Map<String, Object> arguments, Map<String, Long> minTableVersions, Long waitMs) {}

  /** The body of an update. */
  record Update(String owner) {}

  private final Functions functions;
  private final OnlineFunctions online;
  private final Creation creation;
  private final Principal compute;

  FunctionRoutes(
      Functions functions, OnlineFunctions online, Creation creation, Principal compute) {
    this.functions = requireNonNull(functions, "functions is null");
    this.online = requireNonNull(online, "online is null");
    this.creation = requireNonNull(creation, "creation is null");
    this.compute = requireNonNull(compute, "compute is null");
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE, ctx -> ctx.json(create(ctx)));
    r.get(
        BASE,
        ctx -> {
          Page page = Page.of(ctx);
          List<FunctionInfo> found =
              functions.list(ctx.queryParam("catalog_name"), ctx.queryParam("schema_name"), page);
          Page.Slice<FunctionInfo> slice = page.slice(found, FunctionInfo::name);
          Map<String, Object> answer = new HashMap<>();
          answer.put("functions", slice.entries());
          answer.put("next_page_token", slice.nextPageToken());
          answer.values().removeIf(value -> value == null);
          ctx.json(answer);
        });
    r.get(BASE + "/{name}", ctx -> ctx.json(functions.get(ctx.pathParam("name")).info()));
    r.patch(
        BASE + "/{name}",
        ctx ->
            ctx.json(
                functions.giveTo(
                    ctx.pathParam("name"), Json.body(ctx, Update.class).owner(), actor(ctx))));
    r.delete(
        BASE + "/{name}",
        ctx -> {
          functions.delete(ctx.pathParam("name"));
          ctx.json(Map.of());
        });
    r.post(CALL, ctx -> ctx.json(call(ctx)));
  }

  /** Compute says what it found in the body; from others, compute is asked first. */
  private FunctionInfo create(Context ctx) {
    JsonNode body = Json.body(ctx, JsonNode.class);
    if (!(body.get("function_info") instanceof ObjectNode info)) {
      throw ApiException.invalidParameter("function_info is missing; it describes the function");
    }
    Functions.Named named = read(info, Functions.Named.class);
    FunctionDefinition definition = read(info, FunctionDefinition.class);
    Actor actor = actor(ctx);
    if (!actor.compute()) {
      return creation.create(named, definition, info, Caller.of(ctx));
    }
    OnlinePlan plan =
        body.has("online")
            ? read(body.get("online"), OnlinePlan.class)
            : OnlinePlan.refused("compute gave no translation of it");
    return functions.put(named, definition, plan, body.path("replace").asBoolean(), actor);
  }

  private Answer call(Context ctx) {
    Call call = Json.body(ctx, Call.class);
    String name = ctx.pathParam("name");
    long wait = Optional.ofNullable(call.waitMs()).orElse(5_000L);
    if (wait < 0 || wait > LONGEST_WAIT.toMillis()) {
      throw ApiException.invalidParameter(
          "wait_ms is " + wait + "; give 0 to " + LONGEST_WAIT.toMillis());
    }
    try {
      return online.call(
          name,
          Optional.ofNullable(call.arguments()).orElse(Map.of()),
          Optional.ofNullable(call.minTableVersions()).orElse(Map.of()),
          Duration.ofMillis(wait),
          Caller.of(ctx));
    } catch (NotOnline e) {
      throw ApiException.invalidState(e.getMessage());
    } catch (NotYet e) {
      throw ApiException.temporarilyUnavailable(e.getMessage());
    }
  }

  private static <T> T read(JsonNode json, Class<T> type) {
    try {
      return Json.MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw ApiException.invalidParameter("function_info: " + e.getOriginalMessage());
    }
  }

  private Actor actor(Context ctx) {
    return Actor.of(ctx, compute);
  }
}
