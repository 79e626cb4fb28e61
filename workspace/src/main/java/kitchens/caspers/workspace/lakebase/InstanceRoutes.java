package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** The Database API's instances and credentials. */
final class InstanceRoutes {

  static final String BASE = "/api/2.0/database";

  private final DatabaseInstances instances;
  private final Instances face;
  private final Authority authority;
  private final Consumer<String> clear;

  /**
   * @param clear removes what an instance holds
   */
  InstanceRoutes(
      DatabaseInstances instances, Instances face, Authority authority, Consumer<String> clear) {
    this.instances = requireNonNull(instances, "instances is null");
    this.face = requireNonNull(face, "face is null");
    this.authority = requireNonNull(authority, "authority is null");
    this.clear = requireNonNull(clear, "clear is null");
  }

  void routes(Routes r) {
    r.post(BASE + "/instances", this::create);
    r.get(BASE + "/instances", this::list);
    r.get(
        BASE + "/instances:findByUid",
        ctx -> ctx.json(instances.byUid(String.valueOf(ctx.queryParam("uid")))));
    r.get(BASE + "/instances/{name}", ctx -> ctx.json(instances.get(name(ctx))));
    r.patch(BASE + "/instances/{name}", this::update);
    r.delete(BASE + "/instances/{name}", this::delete);
    r.post(BASE + "/credentials", this::credential);
  }

  private static String name(Context ctx) {
    return ctx.pathParam("name");
  }

  private void create(Context ctx) {
    Principal caller = Caller.of(ctx);
    InstanceInfo created = instances.create(Json.body(ctx, JsonNode.class), caller);
    authority.own(caller, created.name());
    ctx.json(created);
  }

  private void requireManage(Context ctx) {
    authority.requireManage(Caller.of(ctx), instances.find(name(ctx)).name());
  }

  private void list(Context ctx) {
    Paging paging = Paging.of(ctx);
    paging.answer(
        ctx,
        "database_instances",
        instances.list(paging.after(), paging.fetch()),
        InstanceInfo::name);
  }

  private void update(Context ctx) {
    requireManage(ctx);
    ctx.json(instances.update(name(ctx), Json.body(ctx, JsonNode.class), mask(ctx)));
  }

  /** The fields of {@code update_mask}. */
  static List<String> mask(Context ctx) {
    String mask = ctx.queryParam("update_mask");
    return mask == null || mask.isBlank()
        ? List.of()
        : Arrays.stream(mask.split(",")).map(String::strip).toList();
  }

  private void delete(Context ctx) {
    requireManage(ctx);
    if ("false".equalsIgnoreCase(ctx.queryParam("purge"))) {
      throw ApiException.invalidParameter(
          "purge=false: a deleted instance is gone for good; leave purge out or say true");
    }
    if ("true".equalsIgnoreCase(ctx.queryParam("force"))) {
      clear.accept(name(ctx));
    }
    instances.delete(name(ctx));
    authority.forget(name(ctx));
    ctx.json(Map.of());
  }

  /** What a request for a credential may say. */
  record Asked(List<String> instanceNames, String requestId, List<JsonNode> claims) {}

  private void credential(Context ctx) {
    Asked asked = Json.body(ctx, Asked.class);
    if (asked.claims() != null && !asked.claims().isEmpty()) {
      throw ApiException.invalidParameter(
          "claims: a credential cannot be narrowed to tables; leave them out");
    }
    if (asked.instanceNames() == null || asked.instanceNames().isEmpty()) {
      throw ApiException.invalidParameter(
          "instance_names is empty: name the database instances that the credential is for");
    }
    Principal caller = Caller.of(ctx);
    for (String name : asked.instanceNames()) {
      instances.find(name);
      if (!face.hasRole(name, caller)) {
        authority.requireUse(caller, name);
      }
    }
    ctx.json(face.credential(List.copyOf(asked.instanceNames()), caller));
  }
}
