package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.lakebase.Roles.Role;

/** The Database API's roles of an instance. */
final class RoleRoutes {

  private static final String ROLES = InstanceRoutes.BASE + "/instances/{instance}/roles";

  /** Attributes of a role. */
  record Attributes(Boolean createdb, Boolean createrole, Boolean bypassrls) {}

  /** A role, as the Database API shows it. */
  record RoleInfo(
      String name,
      String instanceName,
      String identityType,
      String membershipRole,
      Attributes attributes,
      Attributes effectiveAttributes) {}

  private final DatabaseInstances instances;
  private final Instances face;
  private final Principals principals;
  private final Authority authority;

  RoleRoutes(
      DatabaseInstances instances, Instances face, Principals principals, Authority authority) {
    this.instances = requireNonNull(instances, "instances is null");
    this.face = requireNonNull(face, "face is null");
    this.principals = requireNonNull(principals, "principals is null");
    this.authority = requireNonNull(authority, "authority is null");
  }

  void routes(Routes r) {
    r.post(ROLES, this::create);
    r.get(ROLES, this::list);
    r.get(ROLES + "/{name}", ctx -> ctx.json(get(instance(ctx), ctx.pathParam("name"))));
    r.delete(ROLES + "/{name}", this::delete);
  }

  private static String instance(Context ctx) {
    return ctx.pathParam("instance");
  }

  private void requireManage(Context ctx) {
    authority.requireManage(Caller.of(ctx), instances.find(instance(ctx)).name());
  }

  private void create(Context ctx) {
    requireManage(ctx);
    RoleInfo asked = Json.body(ctx, RoleInfo.class);
    Principal principal = principal(asked);
    boolean member = "DATABRICKS_SUPERUSER".equals(asked.membershipRole());
    Optional<Attributes> wanted = Optional.ofNullable(asked.attributes());
    Role role =
        new Role(
            principal.userName(),
            true,
            member,
            wanted.map(Attributes::createdb).orElse(member),
            wanted.map(Attributes::createrole).orElse(member),
            wanted.map(Attributes::bypassrls).orElse(member));
    face.roles(
        instance(ctx),
        roles -> {
          if (roles.find(role.name()).isPresent()) {
            throw ApiException.alreadyExists(
                "role '" + role.name() + "' of '" + instance(ctx) + "' already exists");
          }
          roles.create(role);
        });
    ctx.json(get(instance(ctx), role.name()));
  }

  private Principal principal(RoleInfo asked) {
    if (!"USER".equals(asked.identityType()) && !"SERVICE_PRINCIPAL".equals(asked.identityType())) {
      throw ApiException.invalidParameter(
          "identity_type is '"
              + asked.identityType()
              + "'; use USER or SERVICE_PRINCIPAL (a role with a password of its own is made in"
              + " SQL)");
    }
    return principals
        .byUserName(String.valueOf(asked.name()))
        .filter(p -> p.kind().name().equals(asked.identityType()))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "there is no "
                        + asked.identityType()
                        + " '"
                        + asked.name()
                        + "': name a user by e-mail address, a service principal by application"
                        + " id"));
  }

  private void list(Context ctx) {
    List<Role> found = new ArrayList<>();
    face.roles(instance(ctx), roles -> found.addAll(roles.list()));
    Paging.of(ctx)
        .answerWhole(
            ctx,
            "database_instance_roles",
            found.stream().map(role -> info(instance(ctx), role)).toList(),
            RoleInfo::name);
  }

  private RoleInfo get(String instance, String name) {
    List<Role> found = new ArrayList<>();
    face.roles(instance, roles -> roles.find(name).ifPresent(found::add));
    return found.stream()
        .findFirst()
        .map(role -> info(instance, role))
        .orElseThrow(
            () ->
                ApiException.notFound("role '" + name + "' of '" + instance + "' does not exist"));
  }

  private RoleInfo info(String instance, Role role) {
    Attributes attributes = new Attributes(role.createdb(), role.createrole(), role.bypassrls());
    String type =
        role.principal()
            ? principals.byUserName(role.name()).map(p -> p.kind().name()).orElse("PG_ONLY")
            : "PG_ONLY";
    return new RoleInfo(
        role.name(),
        instance,
        type,
        role.superuser() ? "DATABRICKS_SUPERUSER" : null,
        attributes,
        attributes);
  }

  private void delete(Context ctx) {
    requireManage(ctx);
    String name = ctx.pathParam("name");
    boolean[] there = new boolean[1];
    face.roles(instance(ctx), roles -> there[0] = roles.find(name).isPresent());
    if (!there[0]) {
      if (!"true".equalsIgnoreCase(ctx.queryParam("allow_missing"))) {
        throw ApiException.notFound(
            "role '" + name + "' of '" + instance(ctx) + "' does not exist");
      }
    } else {
      String heir = ctx.queryParam("reassign_owned_to");
      face.removeRole(instance(ctx), name, heir == null || heir.isBlank() ? "caspers" : heir);
    }
    ctx.json(Map.of());
  }
}
