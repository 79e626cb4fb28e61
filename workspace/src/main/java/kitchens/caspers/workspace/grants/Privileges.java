package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/**
 * Unity Catalog's privileges. An administrator has all of them; an owner has all on what is theirs
 * and may manage what is in it; what is granted on a catalog or schema holds for what is in it; and
 * nothing in a catalog or schema is reached without USE CATALOG and USE SCHEMA.
 *
 * @see <a href="https://docs.databricks.com/data-governance/unity-catalog/manage-privileges/">the
 *     rules of Unity Catalog</a>
 */
public final class Privileges {

  private final GrantStore store;
  private final Grantees grantees;
  private final Clock clock;

  Privileges(GrantStore store, Grantees grantees, Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.grantees = requireNonNull(grantees, "grantees is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Over the grants of a database. */
  public static Privileges of(Database database, Principals principals, Clock clock) {
    return new Privileges(GrantStore.of(database), new Grantees(principals), clock);
  }

  /**
   * Lets pass who has the privilege.
   *
   * @throws ApiException 403 PERMISSION_DENIED naming the privilege, the securable and the GRANT
   *     that mends it; 404 for what does not exist, but only to who may use what would contain it
   */
  public void require(Principal principal, Securable securable, Privilege privilege) {
    requireAny(principal, securable, privilege);
  }

  /** As {@link #require}, with any one of several privileges; a refusal names the first. */
  public void requireAny(Principal principal, Securable securable, Privilege... privileges) {
    if (principal.admin()) {
      return;
    }
    requireAny(principal, holding(principal, securable), privileges);
  }

  private static void requireAny(Principal principal, Holding held, Privilege... privileges) {
    Holding holding = entered(principal, held);
    Securable securable = holding.securable();
    Privilege use = securable.type().use();
    if (privileges[0].creates()
        && securable.type() != SecurableType.METASTORE
        && !holding.has(use)) {
      throw new Denial(use, securable).to(principal);
    }
    for (Privilege privilege : privileges) {
      if (holding.has(privilege)) {
        return;
      }
    }
    throw new Denial(privileges[0], securable).to(principal);
  }

  /** Whether {@link #require} would let pass. */
  public boolean has(Principal principal, Securable securable, Privilege privilege) {
    if (principal.admin()) {
      return true;
    }
    Holding holding = holding(principal, securable);
    return holding.denied().isEmpty() && holding.leaf().isPresent() && holding.has(privilege);
  }

  /**
   * Lets pass who may see that the thing is there and what it looks like: who holds any privilege
   * on it, or BROWSE on its catalog.
   *
   * @throws ApiException as {@link #require}
   */
  public void requireVisible(Principal principal, Securable securable) {
    if (principal.admin()) {
      return;
    }
    Holding holding = holding(principal, securable);
    if (!holding.browses() && !entered(principal, holding).sees()) {
      throw new Denial(securable.type().use(), securable).to(principal);
    }
  }

  /** Whether {@link #requireVisible} would let pass. */
  public boolean sees(Principal principal, Securable securable) {
    if (principal.admin()) {
      return true;
    }
    Holding holding = holding(principal, securable);
    return holding.browses() || holding.denied().isEmpty() && holding.sees();
  }

  /** Lets pass who may use the catalog and the schema that would contain the thing. */
  public void requireEntry(Principal principal, Securable securable) {
    if (principal.admin()) {
      return;
    }
    Holding holding = holding(principal, securable);
    Optional<Denial> denial = holding.browses() ? Optional.empty() : holding.denied();
    if (denial.isPresent()) {
      throw denial.get().to(principal);
    }
  }

  /** What was granted to a principal by its own name, thing by thing. */
  public Map<Securable, Set<Privilege>> grantedTo(Principal principal) {
    return store.to(Long.parseLong(principal.id()));
  }

  /** Whether a name is the principal's own, or that of a group that it is in. */
  public boolean answersTo(Principal principal, String name) {
    return grantees.names(principal).contains(name);
  }

  /** Lets pass who may grant on, rename, give away and delete the thing. */
  public void requireManage(Principal principal, Securable securable) {
    require(principal, securable, Privilege.MANAGE);
  }

  /**
   * Which of the things in a catalog or schema (or of all catalogs) the principal may see, by id
   * and owner.
   *
   * @param container the metastore, a catalog or a schema
   * @param type of the things in it
   * @throws ApiException as {@link #require} when the container itself may not be used
   */
  public BiPredicate<String, String> visible(
      Principal principal, Securable container, SecurableType type) {
    if (principal.admin()) {
      return (id, owner) -> true;
    }
    Holding holding = holding(principal, container);
    if (!holding.browses() && container.type() != SecurableType.METASTORE) {
      requireAny(principal, holding, container.type().use());
    }
    Set<String> names = grantees.names(principal);
    boolean all =
        holding.browses()
            || holding.levels().stream()
                .anyMatch(
                    level ->
                        level.type() != SecurableType.METASTORE
                            && (names.contains(String.valueOf(level.owner()))
                                || level.granted().stream().anyMatch(type::takes)));
    Set<String> granted = all ? Set.of() : store.granted(grantees.holders(principal));
    return (id, owner) -> all || names.contains(String.valueOf(owner)) || granted.contains(id);
  }

  /**
   * Grants, and says who granted; what is granted already stays as it is.
   *
   * @throws ApiException 400 for a privilege that means nothing on such a thing, 404 when the thing
   *     or the principal does not exist
   */
  public void grant(
      Securable securable, String to, Collection<Privilege> privileges, Principal by) {
    UUID id = existing(securable);
    long principal = grantees.id(to);
    privileges.forEach(privilege -> requireMeaning(securable, privilege));
    store.inTransaction(
        h ->
            privileges.forEach(
                privilege ->
                    GrantStore.add(h, id, principal, privilege, by.userName(), clock.instant())));
  }

  /** Takes back what was granted on this very thing; what was not granted is no error. */
  public void revoke(Securable securable, String from, Collection<Privilege> privileges) {
    UUID id = existing(securable);
    long principal = grantees.id(from);
    store.inTransaction(h -> privileges.forEach(p -> GrantStore.remove(h, id, principal, p)));
  }

  private static void requireMeaning(Securable securable, Privilege privilege) {
    if (!securable.type().takes(privilege)) {
      throw ApiException.invalidParameter(
          "privilege " + privilege.sql() + " is not applicable to " + securable);
    }
  }

  private UUID existing(Securable securable) {
    return new Holding(securable, Set.of(), store.read(securable, Set.of(GrantStore.EVERYBODY)))
        .leaf()
        .map(Holding.Level::id)
        .orElseThrow(() -> missing(securable));
  }

  /** The holding of who may use what contains the thing, which is there. */
  private static Holding entered(Principal principal, Holding holding) {
    Optional<Denial> denial = holding.denied();
    if (denial.isPresent()) {
      throw denial.get().to(principal);
    }
    if (holding.leaf().isEmpty()) {
      throw missing(nearest(holding));
    }
    return holding;
  }

  /** The outermost of the thing's containers that is missing, or the thing. */
  private static Securable nearest(Holding holding) {
    Securable securable = holding.securable();
    if (holding.level(SecurableType.CATALOG).isEmpty()) {
      return Securable.catalog(securable.name().get(0));
    }
    return holding.level(SecurableType.SCHEMA).isEmpty()
        ? Securable.schema(securable.name().get(0), securable.name().get(1))
        : securable;
  }

  private static ApiException missing(Securable securable) {
    return ApiException.notFound(securable + " does not exist");
  }

  Holding holding(Principal principal, Securable securable) {
    return new Holding(
        securable, grantees.names(principal), store.levels(securable, grantees.holders(principal)));
  }

  GrantStore store() {
    return store;
  }

  Grantees grantees() {
    return grantees;
  }
}
