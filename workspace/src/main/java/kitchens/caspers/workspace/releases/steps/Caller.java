package kitchens.caspers.workspace.releases.steps;

import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.releases.OwnRest;

/**
 * Who does a step.
 *
 * @param rest the workspace, asked in their name
 */
public record Caller(Principal principal, OwnRest rest) {

  /** The person's user name. */
  public String name() {
    return principal.userName();
  }
}
