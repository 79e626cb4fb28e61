package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;

/** {@code /api/2.1/unity-catalog/permissions} and its kin: who was granted what. */
final class GrantRoutes implements Feature {

  private static final String BASE = "/api/2.1/unity-catalog/";
  private static final String ON = "/{type}/{name}";

  /** One principal's part of an update. */
  record Change(String principal, List<String> add, List<String> remove) {}

  /** The body of an update. */
  record Update(List<Change> changes, Boolean omitPermissionsInResponse) {}

  /** What one principal was granted on the very thing. */
  record Assignment(String principal, Set<Privilege> privileges) {}

  /** A privilege, and from where it comes when not from the thing itself. */
  record Effective(Privilege privilege, String inheritedFromName, String inheritedFromType) {}

  /** What one principal holds on the thing. */
  record EffectiveAssignment(String principal, List<Effective> privileges) {}

  private final Privileges privileges;
  private final Acting acting;

  GrantRoutes(Privileges privileges, Acting acting) {
    this.privileges = requireNonNull(privileges, "privileges is null");
    this.acting = requireNonNull(acting, "acting is null");
  }

  @Override
  public void routes(Routes r) {
    r.get(BASE + "permissions" + ON, ctx -> answer(ctx, assignments(ctx)));
    r.get(BASE + "privilege-assignments" + ON, ctx -> answer(ctx, assignments(ctx)));
    r.get(BASE + "effective-permissions" + ON, ctx -> answer(ctx, effective(ctx)));
    r.get(BASE + "effective-privilege-assignments" + ON, ctx -> answer(ctx, effective(ctx)));
    r.patch(BASE + "permissions" + ON, this::update);
  }

  private void update(Context ctx) {
    Principal caller = acting.principal(ctx);
    Securable securable = securable(ctx, caller);
    Update update = Json.body(ctx, Update.class);
    if (update.changes() == null || update.changes().isEmpty()) {
      throw ApiException.invalidParameter(
          "changes is empty; send [{principal, add: [...], remove: [...]}]");
    }
    privileges.requireManage(caller, securable);
    for (Change change : update.changes()) {
      Set<Privilege> remove = named(change.remove());
      if (!remove.isEmpty()) {
        privileges.revoke(securable, change.principal(), remove);
      }
      Set<Privilege> add = named(change.add());
      if (!add.isEmpty()) {
        privileges.grant(securable, change.principal(), add, caller);
      }
    }
    if (Boolean.TRUE.equals(update.omitPermissionsInResponse())) {
      ctx.json(Map.of());
    } else {
      answer(ctx, assignments(ctx));
    }
  }

  private static Set<Privilege> named(List<String> names) {
    Set<Privilege> named = EnumSet.noneOf(Privilege.class);
    Optional.ofNullable(names).orElse(List.of()).forEach(name -> named.add(Privilege.of(name)));
    return named;
  }

  /** A registered model is addressed as a function; the name tells which it is. */
  private Securable securable(Context ctx, Principal caller) {
    Securable securable =
        Securable.of(SecurableType.of(ctx.pathParam("type")), ctx.pathParam("name"));
    if (securable.type() == SecurableType.FUNCTION
        && privileges.holding(caller, securable).leaf().isEmpty()) {
      Securable model = Securable.model(securable.fullName());
      return privileges.holding(caller, model).leaf().isPresent() ? model : securable;
    }
    return securable;
  }

  /** Who does not manage the thing sees what they hold themselves. */
  private List<Assignment> assignments(Context ctx) {
    Principal caller = acting.principal(ctx);
    Securable securable = securable(ctx, caller);
    List<Assignment> found = new ArrayList<>();
    on(securable, caller)
        .forEach(
            (name, granted) -> {
              if (shown(ctx, name)) {
                found.add(new Assignment(name, granted));
              }
            });
    return found;
  }

  private List<EffectiveAssignment> effective(Context ctx) {
    Principal caller = acting.principal(ctx);
    Securable securable = securable(ctx, caller);
    Map<String, List<Effective>> held = new LinkedHashMap<>();
    boolean manages = manages(caller, securable);
    for (Holding.Level level : privileges.holding(caller, securable).levels()) {
      if (level.type() == SecurableType.METASTORE && securable.type() != level.type()) {
        continue;
      }
      boolean itself = level.type() == securable.type();
      privileges
          .store()
          .on(level.id())
          .forEach(
              (name, granted) -> {
                if (shown(ctx, name) && (manages || ownName(caller, name))) {
                  List<Effective> to = held.computeIfAbsent(name, key -> new ArrayList<>());
                  granted.stream()
                      .filter(privilege -> itself || securable.type().takes(privilege))
                      .map(privilege -> effective(privilege, level, itself))
                      .forEach(to::add);
                }
              });
    }
    return held.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> new EffectiveAssignment(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Effective effective(Privilege privilege, Holding.Level level, boolean itself) {
    return itself
        ? new Effective(privilege, null, null)
        : new Effective(privilege, level.fullName(), level.type().rest());
  }

  private Map<String, Set<Privilege>> on(Securable securable, Principal caller) {
    boolean manages = manages(caller, securable);
    Holding.Level leaf =
        privileges
            .holding(caller, securable)
            .leaf()
            .orElseThrow(() -> ApiException.notFound(securable + " does not exist"));
    Map<String, Set<Privilege>> all = privileges.store().on(leaf.id());
    if (!manages) {
      all.keySet().removeIf(name -> !ownName(caller, name));
    }
    return all;
  }

  private boolean manages(Principal caller, Securable securable) {
    if (!caller.admin() && securable.type() != SecurableType.METASTORE) {
      privileges.requireVisible(caller, securable);
    }
    return privileges.has(caller, securable, Privilege.MANAGE);
  }

  /** Whether what is granted to that name is the caller's, by their own or through a group. */
  private boolean ownName(Principal caller, String name) {
    return name.equals(caller.userName()) || privileges.grantees().holds(caller, name);
  }

  private static boolean shown(Context ctx, String name) {
    String asked = ctx.queryParam("principal");
    return asked == null || asked.isEmpty() || asked.equals(name);
  }

  private static void answer(Context ctx, List<?> assignments) {
    ctx.json(Map.of("privilege_assignments", assignments));
  }
}
