package kitchens.caspers.workspace.catalog;

import io.javalin.http.Context;
import java.util.Optional;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/**
 * Who changes the catalog.
 *
 * @param userName whose name stands as owner and author; compute names the principal whose
 *     statement it runs
 * @param compute whether compute itself asks
 */
public record Actor(String userName, boolean compute) {

  private static final String ON_BEHALF_OF = "X-Caspers-On-Behalf-Of";

  /** The actor behind a request, which may be compute speaking for another. */
  public static Actor of(Context ctx, Principal compute) {
    Principal caller = Caller.of(ctx);
    if (!caller.id().equals(compute.id())) {
      return new Actor(caller.userName(), false);
    }
    String principal =
        Optional.ofNullable(ctx.header(ON_BEHALF_OF))
            .filter(name -> !name.isBlank())
            .orElse(caller.userName());
    return new Actor(principal, true);
  }
}
