package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** {@code /api/2.0/permissions/{type}/{id}}: who may do what with a workspace object. */
final class AccessRoutes implements Feature {

  private static final String BASE = "/api/2.0/permissions/{type}/{id}";
  private static final String ADMINS = "admins";

  /** One entry of a request; exactly one of the names is given. */
  record Asked(
      String userName, String groupName, String servicePrincipalName, String permissionLevel) {

    String name() {
      List<String> names =
          Stream.of(userName, groupName, servicePrincipalName)
              .filter(name -> name != null && !name.isEmpty())
              .toList();
      if (names.size() != 1) {
        throw ApiException.invalidParameter(
            "each entry of access_control_list names one of user_name, group_name and"
                + " service_principal_name");
      }
      return names.get(0);
    }
  }

  /** The body of a set or an update. */
  record Change(List<Asked> accessControlList) {

    List<Asked> asked() {
      return Optional.ofNullable(accessControlList).orElse(List.of());
    }
  }

  private final Access access;

  AccessRoutes(Access access) {
    this.access = requireNonNull(access, "access is null");
  }

  @Override
  public void routes(Routes r) {
    r.get(
        BASE,
        ctx -> {
          ObjectType type = existing(ctx);
          access.require(Caller.of(ctx), type, id(ctx), type.levels().get(0));
          answer(ctx, type);
        });
    r.get(
        BASE + "/permissionLevels",
        ctx ->
            ctx.json(
                Map.of(
                    "permission_levels",
                    existing(ctx).levels().stream()
                        .map(
                            level ->
                                Map.of(
                                    "permission_level", level, "description", level.description()))
                        .toList())));
    r.patch(BASE, this::update);
    r.put(BASE, this::set);
  }

  private void update(Context ctx) {
    ObjectType type = managed(ctx);
    for (AccessStore.Entry entry : entries(ctx, type)) {
      access.store().put(type, id(ctx), entry.principal(), entry.level());
    }
    answer(ctx, type);
  }

  /** All entries anew; an object keeps its owner when none is named. */
  private void set(Context ctx) {
    ObjectType type = managed(ctx);
    List<AccessStore.Entry> entries = new ArrayList<>(entries(ctx, type));
    PermissionLevel highest = Access.highest(type);
    if (entries.stream().noneMatch(e -> e.level() == highest)) {
      access.entries(type, id(ctx)).stream()
          .filter(e -> e.level() == highest && access.owns(e, type, id(ctx)))
          .filter(e -> entries.stream().noneMatch(x -> x.principal() == e.principal()))
          .forEach(entries::add);
    }
    access.store().replace(type, id(ctx), entries);
    answer(ctx, type);
  }

  private List<AccessStore.Entry> entries(Context ctx, ObjectType type) {
    List<AccessStore.Entry> entries = new ArrayList<>();
    for (Asked asked : Json.body(ctx, Change.class).asked()) {
      PermissionLevel level = type.level(String.valueOf(asked.permissionLevel()));
      if (asked.name().equals(ADMINS)) {
        continue; // who can manage everything as it is
      }
      entries.add(
          new AccessStore.Entry(access.grantees().id(asked.name()), null, null, null, level));
    }
    return entries;
  }

  private ObjectType managed(Context ctx) {
    ObjectType type = existing(ctx);
    access.require(Caller.of(ctx), type, id(ctx), PermissionLevel.CAN_MANAGE);
    return type;
  }

  /** To who may not look, what does not exist and what is not theirs look the same. */
  private ObjectType existing(Context ctx) {
    ObjectType type = ObjectType.of(ctx.pathParam("type"));
    Principal caller = Caller.of(ctx);
    if (!access.exists(type, id(ctx)) && !access.has(caller, type, id(ctx), type.levels().get(0))) {
      access.require(caller, type, id(ctx), type.levels().get(0));
    }
    if (!access.exists(type, id(ctx))) {
      throw ApiException.notFound(type.path() + "/" + id(ctx) + " does not exist");
    }
    return type;
  }

  private static String id(Context ctx) {
    return ctx.pathParam("id");
  }

  private void answer(Context ctx, ObjectType type) {
    List<Map<String, Object>> list = new ArrayList<>();
    access.entries(type, id(ctx)).forEach(entry -> list.add(shown(entry)));
    list.add(Map.of("group_name", ADMINS, "all_permissions", List.of(admins(type))));
    ctx.json(
        Map.of(
            "object_id",
            "/" + type.path() + "/" + id(ctx),
            "object_type",
            type.word(),
            "access_control_list",
            list));
  }

  private static Map<String, Object> admins(ObjectType type) {
    return Map.of(
        "permission_level",
        PermissionLevel.CAN_MANAGE,
        "inherited",
        true,
        "inherited_from_object",
        List.of("/" + type.path() + "/"));
  }

  private static Map<String, Object> shown(AccessStore.Entry entry) {
    Map<String, Object> shown = new LinkedHashMap<>();
    if (entry.name() == null) {
      shown.put("group_name", "users");
    } else {
      shown.put(
          switch (entry.kind()) {
            case USER -> "user_name";
            case SERVICE_PRINCIPAL -> "service_principal_name";
            case GROUP -> "group_name";
          },
          entry.name());
      shown.put("display_name", entry.displayName());
    }
    shown.put(
        "all_permissions", List.of(Map.of("permission_level", entry.level(), "inherited", false)));
    return shown;
  }
}
