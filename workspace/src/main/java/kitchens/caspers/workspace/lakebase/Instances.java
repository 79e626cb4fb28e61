package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** Database instances, as the other features use them. */
public final class Instances {

  private final DatabaseInstances instances;
  private final Credentials credentials;

  Instances(DatabaseInstances instances, Credentials credentials) {
    this.instances = requireNonNull(instances, "instances is null");
    this.credentials = requireNonNull(credentials, "credentials is null");
  }

  /** Where an instance answers; empty while it does not. */
  public Optional<Endpoint> endpoint(String instance) {
    return instances
        .available(instance)
        .flatMap(InstanceServer::port)
        .map(port -> new Endpoint("127.0.0.1", port, Instance.DATABASE));
  }

  /** Whether there is an instance of that name, running or not. */
  public boolean exists(String instance) {
    try {
      instances.find(instance);
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  /**
   * A password for the role that is named after the principal, good for an hour. The role is made
   * if there is none.
   *
   * @throws ApiException 404, 400 or 503 when the instance does not exist, is stopped or starts
   */
  public String credential(String instance, Principal principal) {
    return credential(List.of(instance), principal).token();
  }

  Credentials.Credential credential(List<String> names, Principal principal) {
    for (String name : names) {
      roles(name, role -> role.ensure(principal.userName(), principal.admin()));
    }
    return credentials.issue(principal, names);
  }

  /** As {@link #ensureRole(String, String, Principal, Set)}, in the instance's own database. */
  public void ensureRole(String instance, Principal principal, Set<Privilege> privileges) {
    ensureRole(instance, Instance.DATABASE, principal, privileges);
  }

  /**
   * Gives a principal a role in an instance that may do at least this in a database.
   *
   * @throws ApiException as {@link #credential}
   */
  public void ensureRole(
      String instance, String database, Principal principal, Set<Privilege> privileges) {
    roles(
        instance,
        database,
        role -> {
          role.ensure(principal.userName(), principal.admin());
          role.grant(principal.userName(), database, privileges);
        });
  }

  /** Whether a principal has a role in an instance. */
  boolean hasRole(String instance, Principal principal) {
    boolean[] found = new boolean[1];
    roles(instance, role -> found[0] = role.find(principal.userName()).isPresent());
    return found[0];
  }

  /** Removes a principal's role with what it may do; what it owns goes to the superuser. */
  public void removeRole(String instance, Principal principal) {
    removeRole(instance, principal.userName(), "caspers");
  }

  void removeRole(String instance, String name, String heir) {
    credentials.revoke(instance, name);
    InstanceServer server = instances.server(instance);
    roles(
        instance,
        role -> {
          if (role.find(name).isPresent()) {
            role.drop(name, role.databases().stream().map(server::superuser).toList(), heir);
          }
        });
  }

  /** Something done to an instance's roles. */
  interface Work {
    void on(Roles roles) throws SQLException;
  }

  void roles(String instance, Work work) {
    roles(instance, Instance.DATABASE, work);
  }

  private void roles(String instance, String database, Work work) {
    try {
      work.on(new Roles(instances.server(instance).superuser(database)));
    } catch (SQLException e) {
      throw failed(instance, e);
    }
  }

  static ApiException failed(String instance, SQLException e) {
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("08") || state.startsWith("57")) {
      return ApiException.temporarilyUnavailable(
          "database instance '" + instance + "' does not answer (" + why + "); ask again");
    }
    if (state.equals("3D000")) {
      return ApiException.notFound("database instance '" + instance + "': " + why);
    }
    return ApiException.invalidState("database instance '" + instance + "': " + why);
  }
}
