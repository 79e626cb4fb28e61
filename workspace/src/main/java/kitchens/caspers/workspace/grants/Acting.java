package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Groups;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/**
 * As whom a request acts: as its caller, or, when compute asks, as the principal whose statement it
 * runs. From anybody else the header means nothing.
 */
public final class Acting {

  /** Names the principal for whom compute asks. */
  public static final String ON_BEHALF_OF = "X-Caspers-On-Behalf-Of";

  private final Principals principals;
  private final Principal compute;

  public Acting(Principals principals, Principal compute) {
    this.principals = requireNonNull(principals, "principals is null");
    this.compute = requireNonNull(compute, "compute is null");
  }

  /** Whether compute asks, for whomever. */
  public boolean compute(Context ctx) {
    return compute(Caller.of(ctx));
  }

  private boolean compute(Principal asker) {
    return asker.id().equals(compute.id());
  }

  /**
   * The principal whose privileges count; a view of a group's reads with those of the group.
   *
   * @throws ApiException 403 when compute names one that is no more
   */
  public Principal principal(Context ctx) {
    return principal(Caller.of(ctx), ctx.header(ON_BEHALF_OF));
  }

  /**
   * The same by who asks, and the principal that a header names.
   *
   * @param name null when it names none
   */
  public Principal principal(Principal asker, String name) {
    if (!compute(asker) || name == null || name.isBlank()) {
      return asker;
    }
    return principals
        .byUserName(name)
        .or(() -> principals.groups().byName(name).map(Groups.Group::principal))
        .orElseThrow(
            () ->
                ApiException.permissionDenied(
                    "the principal '"
                        + name
                        + "' does not exist any more; what belongs to it (a view, a pipeline) works"
                        + " again under another owner"));
  }
}
