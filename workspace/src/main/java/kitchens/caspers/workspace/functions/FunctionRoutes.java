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
import java.util.function.BiPredicate;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.grants.Acting;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.grants.SecurableType;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;

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
  private final Privileges privileges;
  private final Acting acting;

  FunctionRoutes(
      Functions functions,
      OnlineFunctions online,
      Creation creation,
      Privileges privileges,
      Acting acting) {
    this.functions = requireNonNull(functions, "functions is null");
    this.online = requireNonNull(online, "online is null");
    this.creation = requireNonNull(creation, "creation is null");
    this.privileges = requireNonNull(privileges, "privileges is null");
    this.acting = requireNonNull(acting, "acting is null");
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE, ctx -> ctx.json(create(ctx)));
    r.get(
        BASE,
        ctx -> {
          Page page = Page.of(ctx);
          String catalog = ctx.queryParam("catalog_name");
          String schema = ctx.queryParam("schema_name");
          List<FunctionInfo> found = functions.list(catalog, schema, page);
          BiPredicate<String, String> visible =
              privileges.visible(
                  acting.principal(ctx), Securable.schema(catalog, schema), SecurableType.FUNCTION);
          Page.Slice<FunctionInfo> slice = page.slice(found, FunctionInfo::name);
          Map<String, Object> answer = new HashMap<>();
          answer.put(
              "functions",
              slice.entries().stream()
                  .filter(f -> visible.test(f.functionId(), f.owner()))
                  .toList());
          answer.put("next_page_token", slice.nextPageToken());
          answer.values().removeIf(value -> value == null);
          ctx.json(answer);
        });
    r.get(BASE + "/{name}", ctx -> ctx.json(get(ctx)));
    r.patch(
        BASE + "/{name}",
        ctx -> {
          String name = managed(ctx);
          ctx.json(functions.giveTo(name, Json.body(ctx, Update.class).owner(), actor(ctx)));
        });
    r.delete(
        BASE + "/{name}",
        ctx -> {
          functions.delete(managed(ctx));
          ctx.json(Map.of());
        });
    r.post(CALL, ctx -> ctx.json(call(ctx)));
  }

  /** Who is to call it in SQL needs more than who looks at it; compute says which it is. */
  private FunctionInfo get(Context ctx) {
    Securable function = Securable.function(ctx.pathParam("name"));
    if (Privilege.EXECUTE.name().equals(ctx.queryParam("privilege"))) {
      privileges.require(acting.principal(ctx), function, Privilege.EXECUTE);
    } else {
      privileges.requireVisible(acting.principal(ctx), function);
    }
    return functions.get(ctx.pathParam("name")).info();
  }

  private String managed(Context ctx) {
    String name = ctx.pathParam("name");
    privileges.requireManage(acting.principal(ctx), Securable.function(name));
    return name;
  }

  /** Compute says what it found in the body; from others, compute is asked first. */
  private FunctionInfo create(Context ctx) {
    JsonNode body = Json.body(ctx, JsonNode.class);
    if (!(body.get("function_info") instanceof ObjectNode info)) {
      throw ApiException.invalidParameter("function_info is missing; it describes the function");
    }
    Functions.Named named = read(info, Functions.Named.class);
    FunctionDefinition definition = read(info, FunctionDefinition.class);
    List<String> name = Functions.name(named);
    boolean replace = body.path("replace").asBoolean();
    if (replace && functions.exists(name)) {
      privileges.requireManage(acting.principal(ctx), Securable.function(String.join(".", name)));
    } else {
      privileges.require(
          acting.principal(ctx),
          Securable.schema(name.get(0), name.get(1)),
          Privilege.CREATE_FUNCTION);
    }
    if (!acting.compute(ctx)) {
      return creation.create(named, definition, info, Caller.of(ctx));
    }
    OnlinePlan plan =
        body.has("online")
            ? read(body.get("online"), OnlinePlan.class)
            : OnlinePlan.refused("compute gave no translation of it");
    return functions.put(named, definition, plan, replace, actor(ctx));
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
    return new Actor(acting.principal(ctx).userName(), acting.compute(ctx));
  }
}
