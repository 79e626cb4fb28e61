package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

/**
 * A token at the one moment at which its secret is known.
 *
 * @param id names the token, for {@link Tokens#revoke}
 * @param secret what the bearer sends; kept nowhere but as a hash
 */
public record IssuedToken(String id, String secret) {

  public IssuedToken {
    requireNonNull(id, "id is null");
    requireNonNull(secret, "secret is null");
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "IssuedToken[id=" + id + "]";
  }
}
