package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/**
 * Permissions on jobs, pipelines, apps, serving endpoints, warehouses, dashboards, experiments and
 * database instances. An administrator may do everything; so may the owner.
 */
public final class Access {

  /** A feature's own knowledge of its objects, for those that it made before it asked here. */
  @FunctionalInterface
  public interface Owners {

    /** The id of the principal that made the object; empty when there is no such object. */
    Optional<String> ownerOf(String objectId);
  }

  private final AccessStore store;
  private final Grantees grantees;
  private final Map<ObjectType, Owners> owners = new ConcurrentHashMap<>();

  Access(AccessStore store, Grantees grantees) {
    this.store = requireNonNull(store, "store is null");
    this.grantees = requireNonNull(grantees, "grantees is null");
  }

  /** Over the permissions of a database. */
  public static Access of(Database database, Principals principals) {
    AccessStore store = new AccessStore(database.jdbi());
    principals.follow(store::forget);
    return new Access(store, new Grantees(principals));
  }

  /** Lets a feature say which objects there are and who made them. */
  public void know(ObjectType type, Owners known) {
    owners.put(type, known);
  }

  /** A new object belongs to who made it. */
  public void own(Principal creator, ObjectType type, String id) {
    store.put(type, id, Long.parseLong(creator.id()), highest(type));
  }

  /** Forgets what was allowed on an object that is gone. */
  public void forget(ObjectType type, String id) {
    store.delete(type, id);
  }

  /** Gives a principal at least that level. */
  public void grant(Principal to, ObjectType type, String id, PermissionLevel level) {
    if (!allows(to, type, id, level)) {
      store.put(type, id, Long.parseLong(to.id()), type.level(level.name()));
    }
  }

  /** Takes a principal's level away. */
  public void revoke(Principal from, ObjectType type, String id) {
    store.remove(type, id, Long.parseLong(from.id()));
  }

  /** Whether the principal may do with the object what that level lets do. */
  public boolean has(Principal principal, ObjectType type, String id, PermissionLevel level) {
    return principal.admin() || allows(principal, type, id, level);
  }

  private boolean allows(Principal principal, ObjectType type, String id, PermissionLevel level) {
    Set<Long> holders = grantees.holders(principal);
    return entries(type, id).stream()
        .filter(e -> holders.contains(e.principal()))
        .anyMatch(e -> type.contains(e.level(), level));
  }

  /**
   * Lets pass who may do with the object what that level lets do.
   *
   * @throws ApiException 403 PERMISSION_DENIED that names the level, the object and the mend
   */
  public void require(Principal principal, ObjectType type, String id, PermissionLevel level) {
    if (!has(principal, type, id, level)) {
      throw ApiException.permissionDenied(
          "'"
              + principal.userName()
              + "' does not have "
              + level
              + " on "
              + type.path()
              + "/"
              + id
              + "; its owner or an administrator gives it with PATCH /api/2.0/permissions/"
              + type.path()
              + "/"
              + id);
    }
  }

  /** What is stored, with the owner that the feature knows of when none is. */
  List<AccessStore.Entry> entries(ObjectType type, String id) {
    List<AccessStore.Entry> entries = new ArrayList<>(store.entries(type, id));
    PermissionLevel highest = highest(type);
    if (entries.stream().noneMatch(e -> e.level() == highest)) {
      known(type, id)
          .flatMap(grantees::entry)
          .ifPresent(
              p ->
                  entries.add(
                      new AccessStore.Entry(
                          Long.parseLong(p.id()),
                          p.userName(),
                          p.displayName(),
                          p.kind(),
                          highest)));
    }
    return entries;
  }

  private Optional<String> known(ObjectType type, String id) {
    return Optional.ofNullable(owners.get(type)).flatMap(known -> known.ownerOf(id));
  }

  /** Whether an entry is the owner's, and not that of somebody who may do as much. */
  boolean owns(AccessStore.Entry entry, ObjectType type, String id) {
    return entry.level() == PermissionLevel.IS_OWNER
        || known(type, id).filter(owner -> Long.parseLong(owner) == entry.principal()).isPresent();
  }

  /** Whether there is such an object, as far as its feature or the permissions know. */
  public boolean exists(ObjectType type, String id) {
    return known(type, id).isPresent() || !store.entries(type, id).isEmpty();
  }

  static PermissionLevel highest(ObjectType type) {
    return type.levels().get(type.levels().size() - 1);
  }

  AccessStore store() {
    return store;
  }

  Grantees grantees() {
    return grantees;
  }
}
