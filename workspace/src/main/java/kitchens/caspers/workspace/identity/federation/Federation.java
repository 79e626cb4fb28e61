package kitchens.caspers.workspace.identity.federation;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Oidc;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** Service principals that sign in with a token of an issuer that a policy of theirs trusts. */
public final class Federation implements Feature, Oidc.Exchange {

  private final Principals principals;
  private final PolicyStore store;
  private final TokenExchange exchange;
  private final Clock clock;

  public Federation(Database database, Principals principals, Clock clock) {
    this.principals = requireNonNull(principals, "principals is null");
    this.store = new PolicyStore(database.jdbi());
    this.exchange = new TokenExchange(store, clock);
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public void routes(Routes r) {
    new FederationRoutes(principals, store, clock).routes(r);
  }

  /** Who is let in and by which policy, or nobody and why; an unknown client has no policy. */
  @Override
  public Map.Entry<Optional<Principal>, String> decide(String clientId, String token) {
    try {
      Principal principal =
          principals
              .byUserName(clientId)
              .filter(p -> p.kind() == Principal.Kind.SERVICE_PRINCIPAL)
              .orElseThrow(
                  () ->
                      new TokenExchange.Refused(
                          "no federation policy of this client is for the token's issuer"));
      return Map.entry(Optional.of(principal), exchange.accept(principal, token).policyId());
    } catch (TokenExchange.Refused e) {
      return Map.entry(Optional.empty(), e.getMessage());
    }
  }
}
