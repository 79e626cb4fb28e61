package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/**
 * What the SDKs probe before their first call, and the token endpoint at which a service principal
 * changes its secret for a short-lived token (RFC 6749, section 4.4), or a token of an issuer that
 * a federation policy of its trusts (RFC 8693).
 */
public final class Oidc implements Feature {

  static final Duration TOKEN_TTL = Duration.ofHours(1);

  private static final String BASIC = "Basic ";

  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final Set<String> TOKEN_TYPES =
      Set.of("urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token");

  private record Client(String id, String secret) {}

  /** Tells whether another issuer's token lets a client in. */
  @FunctionalInterface
  public interface Exchange {
    /** Who is let in and by which policy, or nobody and why. */
    Map.Entry<Optional<Principal>, String> decide(String clientId, String token);
  }

  private final Tokens tokens;
  private final ClientSecrets secrets;
  private final Exchange exchange;

  public Oidc(Tokens tokens, ClientSecrets secrets, Exchange exchange) {
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.secrets = requireNonNull(secrets, "secrets is null");
    this.exchange = requireNonNull(exchange, "exchange is null");
  }

  @Override
  public void routes(Routes r) {
    Routes open = r.open();
    open.get(
        "/.well-known/databricks-config",
        ctx -> ctx.json(Map.of("oidc_endpoint", origin(ctx) + "/oidc")));
    open.get("/oidc/.well-known/oauth-authorization-server", Oidc::metadata);
    open.post("/oidc/v1/token", this::token);
  }

  /** RFC 8414. */
  private static void metadata(Context ctx) {
    String issuer = origin(ctx) + "/oidc";
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("issuer", issuer);
    metadata.put("authorization_endpoint", issuer + "/v1/authorize");
    metadata.put("token_endpoint", issuer + "/v1/token");
    metadata.put("grant_types_supported", List.of("client_credentials", EXCHANGE));
    metadata.put("scopes_supported", List.of("all-apis"));
    metadata.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_basic", "client_secret_post"));
    ctx.json(metadata);
  }

  private void token(Context ctx) {
    String grant = ctx.formParam("grant_type");
    if (EXCHANGE.equals(grant)) {
      exchanged(ctx);
      return;
    }
    if (!"client_credentials".equals(grant)) {
      refuse(
          ctx,
          400,
          "unsupported_grant_type",
          "grant_type is client_credentials or " + EXCHANGE + "; no other is served");
      return;
    }
    Optional<Principal> principal =
        client(ctx).flatMap(client -> secrets.principalOf(client.id(), client.secret()));
    if (principal.isEmpty()) {
      ctx.header("WWW-Authenticate", "Basic realm=\"oidc\"");
      refuse(ctx, 401, "invalid_client", "the client id or its secret is wrong or has expired");
      return;
    }
    answer(ctx, principal.get(), "oauth", Map.of());
  }

  private void exchanged(Context ctx) {
    String client = ctx.formParam("client_id");
    String token = ctx.formParam("subject_token");
    String type = ctx.formParam("subject_token_type");
    if (client == null || token == null || type == null || !TOKEN_TYPES.contains(type)) {
      refuse(
          ctx,
          400,
          "invalid_request",
          "client_id, subject_token and subject_token_type (one of " + TOKEN_TYPES + ") are given");
      return;
    }
    Map.Entry<Optional<Principal>, String> decided = exchange.decide(client, token);
    if (decided.getKey().isEmpty()) {
      refuse(ctx, 400, "invalid_grant", decided.getValue());
      return;
    }
    answer(
        ctx,
        decided.getKey().get(),
        "federation policy " + decided.getValue(),
        Map.of("issued_token_type", "urn:ietf:params:oauth:token-type:access_token"));
  }

  private void answer(Context ctx, Principal principal, String comment, Map<String, Object> more) {
    Caller.set(ctx, principal);
    IssuedToken issued = tokens.issue(principal, TOKEN_TTL, comment);
    Map<String, Object> answer = new LinkedHashMap<>(more);
    answer.put("access_token", issued.secret());
    answer.put("token_type", "Bearer");
    answer.put("expires_in", TOKEN_TTL.toSeconds());
    answer.put("scope", "all-apis");
    ctx.json(answer);
  }

  private static Optional<Client> client(Context ctx) {
    String header = ctx.header("Authorization");
    if (header != null && header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return basic(header.substring(BASIC.length()).strip());
    }
    String id = ctx.formParam("client_id");
    String secret = ctx.formParam("client_secret");
    return id == null || secret == null ? Optional.empty() : Optional.of(new Client(id, secret));
  }

  private static Optional<Client> basic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(
              new Client(
                  URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8),
                  URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void refuse(Context ctx, int status, String error, String description) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("error_description", description);
    ctx.status(status).json(body);
  }

  /** The origin that the client used, whose host was checked at the door. */
  private static String origin(Context ctx) {
    return "http://" + ctx.header("Host");
  }
}
