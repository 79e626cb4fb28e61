package kitchens.caspers.workspace.apps.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.identity.IssuedToken;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Tokens;

/**
 * The tokens with which an app may act for its visitors: good for an hour, renewed when half of it
 * is over, ended when the app is stopped.
 */
public final class AccessTokens {

  private static final Duration TTL = Duration.ofHours(1);

  private record Key(String app, String principalId) {}

  private record Held(IssuedToken token, Instant renewAt) {}

  private final Tokens tokens;
  private final Clock clock;
  private final Map<Key, Held> held = new ConcurrentHashMap<>();

  public AccessTokens(Tokens tokens, Clock clock) {
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  String of(Principal visitor, String app) {
    Instant now = clock.instant();
    return held.compute(
            new Key(app, visitor.id()),
            (key, before) ->
                before != null && before.renewAt().isAfter(now)
                    ? before
                    : new Held(
                        tokens.issue(visitor, TTL, "app " + app), now.plus(TTL.dividedBy(2))))
        .token()
        .secret();
  }

  /** Ends the tokens that an app was given. */
  public void end(String app) {
    held.forEach(
        (key, value) -> {
          if (key.app().equals(app) && held.remove(key, value)) {
            tokens.revoke(value.token().id());
          }
        });
  }

  /** Ends all of them. */
  public void close() {
    held.forEach((key, value) -> tokens.revoke(value.token().id()));
    held.clear();
  }
}
