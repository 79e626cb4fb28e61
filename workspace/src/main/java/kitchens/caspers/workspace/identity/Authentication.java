package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;

/** Finds out who is asking: by a bearer token, or by the cookie of a browser session. */
public final class Authentication implements Routes.Guard {

  private static final String BEARER = "bearer ";

  private final Tokens tokens;
  private final Sessions sessions;

  public Authentication(Tokens tokens, Sessions sessions) {
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.sessions = requireNonNull(sessions, "sessions is null");
  }

  /** Lets a known caller pass, whom {@link Caller#of} then names. */
  @Override
  public void check(Context ctx) {
    Caller.set(ctx, identify(ctx).orElse(null));
    Caller.of(ctx);
  }

  /**
   * Who is asking; empty without credentials.
   *
   * @throws ApiException 401 for a token that is none of ours, 403 for a session used from another
   *     site's page
   */
  public Optional<Principal> identify(Context ctx) {
    Optional<String> secret = bearer(ctx.header("Authorization"));
    if (secret.isPresent()) {
      return Optional.of(
          tokens
              .principalOf(secret.get())
              .orElseThrow(
                  () ->
                      ApiException.unauthenticated(
                          "the token is unknown, revoked or expired: take a new one ('caspers auth"
                              + " env' prints the administrator's)")));
    }
    Optional<Principal> person = sessions.principalOf(ctx);
    if (person.isPresent()) {
      SameOrigin.require(ctx);
    }
    return person;
  }

  /**
   * The token that a request brings; empty when it brings none.
   *
   * @param header {@code Authorization}, or null
   */
  public static Optional<String> bearer(String header) {
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }
}
