package kitchens.caspers.workspace.secrets;

import static java.util.Objects.requireNonNull;

import java.util.List;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Groups;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** Who may do what with a scope. */
public final class SecretAcls {

  /** The group of all who have come in. */
  private static final String USERS = "users";

  /** One entry, as REST shows it. */
  record AclItem(String principal, SecretPermission permission) {}

  private final SecretScopes scopes;
  private final Principals principals;

  SecretAcls(SecretScopes scopes, Principals principals) {
    this.scopes = requireNonNull(scopes, "scopes is null");
    this.principals = requireNonNull(principals, "principals is null");
  }

  void put(Principal caller, String scope, String principal, SecretPermission permission) {
    long id = id(principal);
    scopes.in(
        caller,
        scope,
        SecretPermission.MANAGE,
        at -> {
          ScopeStore.allow(at.handle(), at.scope(), id, permission);
          return null;
        });
  }

  void delete(Principal caller, String scope, String principal) {
    long id = id(principal);
    scopes.in(
        caller,
        scope,
        SecretPermission.MANAGE,
        at -> {
          if (!ScopeStore.disallow(at.handle(), at.scope(), id)) {
            throw none(at.scope(), principal);
          }
          return null;
        });
  }

  List<AclItem> list(Principal caller, String scope) {
    return scopes.in(
        caller,
        scope,
        SecretPermission.MANAGE,
        at ->
            ScopeStore.acls(at.handle(), at.scope()).stream()
                .map(acl -> new AclItem(acl.userName().orElse(USERS), acl.permission()))
                .toList());
  }

  AclItem get(Principal caller, String scope, String principal) {
    return list(caller, scope).stream()
        .filter(item -> item.principal().equals(principal))
        .findFirst()
        .orElseThrow(() -> none(scope, principal));
  }

  /**
   * Lets pass who manages the scope.
   *
   * @throws ApiException 404 when there is no such scope, 403 otherwise
   */
  public void requireManage(Principal caller, String scope) {
    scopes.in(caller, scope, SecretPermission.MANAGE, at -> null);
  }

  /** Gives a principal at least that permission, for somebody who was let pass before. */
  public void grant(Principal to, String scope, SecretPermission permission) {
    scopes.within(
        scope,
        at -> {
          long id = Long.parseLong(to.id());
          if (ScopeStore.held(at.handle(), at.scope(), id)
              .filter(held -> held.compareTo(permission) >= 0)
              .isEmpty()) {
            ScopeStore.allow(at.handle(), at.scope(), id, permission);
          }
        });
  }

  /** Takes a principal's permission away; without effect when it has none. */
  public void revoke(Principal from, String scope) {
    scopes.within(
        scope, at -> ScopeStore.disallow(at.handle(), at.scope(), Long.parseLong(from.id())));
  }

  private long id(String principal) {
    if (USERS.equals(principal)) {
      return ScopeStore.EVERYBODY;
    }
    return principals
        .byUserName(String.valueOf(principal))
        .map(Principal::id)
        .or(() -> principals.groups().byName(String.valueOf(principal)).map(Groups.Group::id))
        .map(Long::parseLong)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "there is no principal '"
                        + principal
                        + "'; name a user, the application id of a service principal, a group, or"
                        + " 'users' for everybody"));
  }

  private static ApiException none(String scope, String principal) {
    return ApiException.notFound("scope '" + scope + "' has no ACL for '" + principal + "'");
  }
}
