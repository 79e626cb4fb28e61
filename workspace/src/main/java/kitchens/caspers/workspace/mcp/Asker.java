package kitchens.caspers.workspace.mcp;

import static java.util.Objects.requireNonNull;

import kitchens.caspers.workspace.identity.Principal;

/**
 * Who asks for tools, and by which token: what is asked of other features goes in their name.
 *
 * @param token the bearer token of this very request; never logged
 */
public record Asker(Principal principal, String token) {

  /** Rejects an incomplete one. */
  public Asker {
    requireNonNull(principal, "principal is null");
    requireNonNull(token, "token is null");
  }

  @Override
  public String toString() {
    return "Asker[" + principal.userName() + "]";
  }
}
