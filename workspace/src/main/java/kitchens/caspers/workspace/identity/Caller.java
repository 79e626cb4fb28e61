package kitchens.caspers.workspace.identity;

import io.javalin.http.Context;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;

/** The principal behind a request. */
public final class Caller {

  private static final String ATTRIBUTE = Caller.class.getName();

  private Caller() {}

  /**
   * Who is asking.
   *
   * @throws ApiException 401 when nobody is known
   */
  public static Principal of(Context ctx) {
    Principal principal = ctx.attribute(ATTRIBUTE);
    if (principal == null) {
      throw ApiException.unauthenticated(
          "no valid credentials: send 'Authorization: Bearer <token>' or sign in with a login link"
              + " ('caspers up' prints one)");
    }
    return principal;
  }

  /** Who is asking; empty when nobody is known. */
  public static Optional<Principal> find(Context ctx) {
    return Optional.ofNullable(ctx.attribute(ATTRIBUTE));
  }

  /**
   * Who is asking, who must be an administrator.
   *
   * @throws ApiException 403 otherwise
   */
  public static Principal admin(Context ctx) {
    Principal principal = of(ctx);
    if (!principal.admin()) {
      throw ApiException.permissionDenied(
          principal.userName() + " is not an administrator of this workspace");
    }
    return principal;
  }

  static void set(Context ctx, Principal principal) {
    ctx.attribute(ATTRIBUTE, principal);
  }
}
