package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Groups;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** To whom things may be granted: principals, and the group of everybody. */
final class Grantees {

  /** The group of all who have come in, as Unity Catalog names it. */
  static final String EVERYBODY = "account users";

  private static final Set<String> EVERYBODY_TOO = Set.of(EVERYBODY, "users");

  private final Principals principals;

  Grantees(Principals principals) {
    this.principals = requireNonNull(principals, "principals is null");
  }

  /**
   * The id under which grants are kept.
   *
   * @throws ApiException 404 PRINCIPAL_DOES_NOT_EXIST
   */
  long id(String name) {
    if (name != null && EVERYBODY_TOO.contains(name)) {
      return GrantStore.EVERYBODY;
    }
    return principals
        .byUserName(String.valueOf(name))
        .map(Principal::id)
        .or(() -> principals.groups().byName(String.valueOf(name)).map(Groups.Group::id))
        .map(Long::parseLong)
        .orElseThrow(
            () ->
                new ApiException(
                    404,
                    "PRINCIPAL_DOES_NOT_EXIST",
                    "there is no principal '"
                        + name
                        + "'; name a user, the application id of a service principal, a group, or"
                        + " 'account users' for everybody"));
  }

  /** Under which ids a principal holds what is granted: everybody's, its own, its groups'. */
  Set<Long> holders(Principal principal) {
    return principals.groups().holders(principal);
  }

  /** Under which names a principal owns things: its own, and its groups'. */
  Set<String> names(Principal principal) {
    return principals.groups().names(principal);
  }

  /** Whether what is granted to that name, which is there, is a principal's. */
  boolean holds(Principal principal, String name) {
    return holders(principal).contains(id(name));
  }

  /** The principal of an id. */
  Optional<Principal> entry(String id) {
    return principals.byId(id);
  }
}
