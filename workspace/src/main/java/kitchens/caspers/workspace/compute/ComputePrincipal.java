package kitchens.caspers.workspace.compute;

import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** The built-in service principal under which compute calls the workspace. */
public final class ComputePrincipal {

  /** The application id is fixed, so that the principal is found again at each start. */
  private static final String APPLICATION_ID = "00000000-0000-4000-8000-636f6d707574";

  private ComputePrincipal() {}

  /** The principal, made at the first start. */
  public static Principal of(Principals principals) {
    return principals.servicePrincipal("compute", APPLICATION_ID, true);
  }
}
