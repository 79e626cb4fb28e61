package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Tokens.TokenInfo;

/** {@code /api/2.0/token}: personal access tokens of the caller. */
public final class TokenRoutes implements Feature {

  private static final long LONGEST_SECONDS = Duration.ofDays(730).toSeconds();

  record CreateRequest(String comment, Long lifetimeSeconds) {}

  record DeleteRequest(String tokenId) {}

  private final Tokens tokens;

  public TokenRoutes(Tokens tokens) {
    this.tokens = requireNonNull(tokens, "tokens is null");
  }

  @Override
  public void routes(Routes r) {
    r.post("/api/2.0/token/create", this::create);
    r.get("/api/2.0/token/list", this::list);
    r.post("/api/2.0/token/delete", this::delete);
  }

  private void create(Context ctx) {
    CreateRequest request = Json.body(ctx, CreateRequest.class);
    Long seconds = request.lifetimeSeconds();
    if (seconds != null && (seconds < 1 || seconds > LONGEST_SECONDS)) {
      throw ApiException.invalidParameter(
          "lifetime_seconds is "
              + seconds
              + ": send 1 to "
              + LONGEST_SECONDS
              + ", or leave it out");
    }
    Principal caller = Caller.of(ctx);
    IssuedToken issued =
        tokens.issue(
            caller, seconds == null ? null : Duration.ofSeconds(seconds), request.comment());
    TokenInfo info =
        tokens.list(caller).stream()
            .filter(t -> t.id().equals(issued.id()))
            .findFirst()
            .orElseThrow(() -> ApiException.conflict("the token was revoked while it was made"));
    ctx.json(Map.of("token_value", issued.secret(), "token_info", shown(info)));
  }

  private void list(Context ctx) {
    List<Map<String, Object>> infos =
        tokens.list(Caller.of(ctx)).stream().map(TokenRoutes::shown).toList();
    ctx.json(Map.of("token_infos", infos));
  }

  private void delete(Context ctx) {
    String id = Json.body(ctx, DeleteRequest.class).tokenId();
    boolean known = tokens.list(Caller.of(ctx)).stream().anyMatch(t -> t.id().equals(id));
    if (!known) {
      throw ApiException.notFound("Token with id '" + id + "' does not exist");
    }
    tokens.revoke(id);
    ctx.json(Map.of());
  }

  private static Map<String, Object> shown(TokenInfo info) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("token_id", info.id());
    shown.put("creation_time", info.createdAt().toEpochMilli());
    shown.put("expiry_time", info.expiresAt() == null ? -1 : info.expiresAt().toEpochMilli());
    shown.put("comment", info.comment() == null ? "" : info.comment());
    return shown;
  }
}
