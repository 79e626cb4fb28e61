package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.function.BiPredicate;
import kitchens.caspers.workspace.grants.Acting;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.grants.SecurableType;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** What a request needs to hold; administrators, and compute for itself, need nothing. */
public record CatalogAccess(Privileges privileges, Acting acting) {

  /** By which compute says for what it loads a table, a volume or a function. */
  private static final String FOR = "X-Caspers-Privilege";

  public CatalogAccess {
    requireNonNull(privileges, "privileges is null");
    requireNonNull(acting, "acting is null");
  }

  /** Lets pass who holds the privilege. */
  public void require(Context ctx, SecurableType type, String fullName, Privilege privilege) {
    Principal principal = acting.principal(ctx);
    if (!principal.admin()) {
      privileges.require(principal, Securable.of(type, fullName), privilege);
    }
  }

  /** Lets pass who may make something of a kind in a schema. */
  public void create(Context ctx, String catalog, String schema, Privilege privilege) {
    require(ctx, SecurableType.SCHEMA, catalog + "." + schema, privilege);
  }

  /** Lets pass who may change, give away and delete a thing. */
  public void manage(Context ctx, SecurableType type, String fullName) {
    require(ctx, type, fullName, Privilege.MANAGE);
  }

  /**
   * Lets pass who may see a thing; when compute loads it to read or write it, who may do that: any
   * one of the privileges that it names.
   */
  public void see(Context ctx, SecurableType type, String fullName) {
    Principal principal = acting.principal(ctx);
    if (principal.admin()) {
      return;
    }
    Securable securable = Securable.of(type, fullName);
    String asked = acting.compute(ctx) ? ctx.header(FOR) : null;
    if (asked == null) {
      privileges.requireVisible(principal, securable);
    } else {
      privileges.requireAny(
          principal,
          securable,
          Arrays.stream(asked.split(",")).map(Privilege::of).toArray(Privilege[]::new));
    }
  }

  /** Lets pass who may use what contains a thing: who may ask whether it exists. */
  public void enter(Context ctx, SecurableType type, String fullName) {
    Principal principal = acting.principal(ctx);
    if (!principal.admin()) {
      privileges.requireEntry(principal, Securable.of(type, fullName));
    }
  }

  /** Lets pass who may write a table, or manages it. */
  public void change(Context ctx, SecurableType type, String fullName) {
    Principal principal = acting.principal(ctx);
    if (!principal.admin()) {
      privileges.requireAny(
          principal, Securable.of(type, fullName), Privilege.MODIFY, Privilege.MANAGE);
    }
  }

  /** Whether a thing may be seen. */
  public boolean sees(Context ctx, SecurableType type, String fullName) {
    return privileges.sees(acting.principal(ctx), Securable.of(type, fullName));
  }

  /** Which of the things in a container may be seen, by id and owner. */
  public BiPredicate<String, String> visible(
      Context ctx, SecurableType type, SecurableType container, String fullName) {
    Principal principal = acting.principal(ctx);
    return principal.admin()
        ? (id, owner) -> true
        : privileges.visible(principal, Securable.of(container, fullName), type);
  }

  /** Lets pass administrators only. */
  public void admin(Context ctx, String what) {
    Principal principal = acting.principal(ctx);
    if (!principal.admin()) {
      throw ApiException.permissionDenied(
          "'" + principal.userName() + "' is not an administrator, and only they " + what);
    }
  }

  /**
   * Lets pass a new owner of what runs with its owner's privileges (a view, a function): who takes
   * it, for themselves or a group of theirs, or an administrator, since to give it away would be to
   * run one's text in another's name.
   */
  public void take(Context ctx, String newOwner) {
    Principal principal = acting.principal(ctx);
    if (newOwner != null && !newOwner.isEmpty() && !privileges.answersTo(principal, newOwner)) {
      admin(ctx, "give to another what runs with its owner's privileges; they may take it");
    }
  }
}
