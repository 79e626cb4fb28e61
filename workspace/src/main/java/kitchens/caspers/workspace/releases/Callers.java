package kitchens.caspers.workspace.releases;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import kitchens.caspers.workspace.identity.IssuedToken;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.releases.steps.Caller;

/** Lets a step ask the workspace in somebody's name, for as long as the step takes. */
public final class Callers {

  private static final Duration LONGEST = Duration.ofHours(6);

  private final Tokens tokens;
  private final URI url;

  public Callers(Tokens tokens, URI url) {
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.url = requireNonNull(url, "url is null");
  }

  /** Does work in somebody's name. */
  public <T> T as(Principal principal, Function<Caller, T> work) {
    IssuedToken token = tokens.issue(principal, LONGEST, "a step of a release");
    try {
      return work.apply(new Caller(principal, new OwnRest(url, token.secret())));
    } finally {
      tokens.revoke(token.id());
    }
  }
}
