package kitchens.caspers.workspace.apps.resources;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.lakebase.Endpoint;
import kitchens.caspers.workspace.lakebase.Instances;
import kitchens.caspers.workspace.lakebase.Privilege;

/**
 * A database of a Lakebase instance: the app gets a role named after its service principal, which
 * connects and makes schemas of its own, and the variables with which PostgreSQL's clients find it.
 * What else it may read there is granted in SQL. Its password is a credential that the app asks
 * for.
 */
public final class DatabaseKind implements ResourceKind {

  private static final Set<Privilege> GIVEN = Set.of(Privilege.CONNECT, Privilege.CREATE);

  private final Instances instances;
  private final Access access;

  public DatabaseKind(Instances instances, Access access) {
    this.instances = requireNonNull(instances, "instances is null");
    this.access = requireNonNull(access, "access is null");
  }

  @Override
  public String field() {
    return "database";
  }

  @Override
  public void check(JsonNode settings, Principal giver) {
    String instance = instance(settings);
    database(settings);
    String permission = Settings.text(field(), settings, "permission");
    if (!permission.equals("CAN_CONNECT_AND_CREATE")) {
      throw ApiException.invalidParameter(
          "database: permission " + permission + " is not served: use CAN_CONNECT_AND_CREATE");
    }
    if (!instances.exists(instance)) {
      throw ApiException.notFound("database instance '" + instance + "' does not exist");
    }
    access.require(giver, ObjectType.DATABASE_INSTANCES, instance, PermissionLevel.CAN_MANAGE);
  }

  @Override
  public void grant(JsonNode settings, Principal servicePrincipal) {
    String instance = instance(settings);
    access.grant(
        servicePrincipal, ObjectType.DATABASE_INSTANCES, instance, PermissionLevel.CAN_USE);
    instances.ensureRole(instance, database(settings), servicePrincipal, GIVEN);
  }

  @Override
  public void revoke(JsonNode settings, Principal servicePrincipal) {
    String instance = instance(settings);
    access.revoke(servicePrincipal, ObjectType.DATABASE_INSTANCES, instance);
    if (instances.exists(instance)) {
      instances.removeRole(instance, servicePrincipal);
    }
  }

  @Override
  public String value(JsonNode settings, Principal servicePrincipal) {
    return endpoint(settings).host();
  }

  @Override
  public Map<String, String> environment(JsonNode settings, Principal servicePrincipal) {
    Endpoint endpoint = endpoint(settings);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PGHOST", endpoint.host());
    environment.put("PGPORT", Integer.toString(endpoint.port()));
    environment.put("PGDATABASE", database(settings));
    environment.put("PGUSER", servicePrincipal.userName());
    environment.put("PGSSLMODE", "disable");
    return environment;
  }

  private Endpoint endpoint(JsonNode settings) {
    return instances
        .endpoint(instance(settings))
        .orElseThrow(
            () ->
                ApiException.temporarilyUnavailable(
                    "database instance '" + instance(settings) + "' does not answer yet"));
  }

  private static String instance(JsonNode settings) {
    return Settings.text("database", settings, "instance_name");
  }

  private static String database(JsonNode settings) {
    return Settings.text("database", settings, "database_name");
  }
}
