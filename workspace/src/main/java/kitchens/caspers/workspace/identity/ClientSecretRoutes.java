package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.ClientSecrets.SecretInfo;

/** Secrets of service principals, for administrators. */
public final class ClientSecretRoutes implements Feature {

  private static final String PATH = "/api/2.0/accounts/servicePrincipals/{id}/credentials/secrets";
  private static final Duration DEFAULT_TTL = Duration.ofDays(730);
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})s");

  record CreateRequest(String lifetime) {}

  private final Principals principals;
  private final ClientSecrets secrets;

  public ClientSecretRoutes(Principals principals, ClientSecrets secrets) {
    this.principals = requireNonNull(principals, "principals is null");
    this.secrets = requireNonNull(secrets, "secrets is null");
  }

  @Override
  public void routes(Routes r) {
    Routes admin = r.guardedBy(Caller::admin);
    admin.post(PATH, this::create);
    admin.get(PATH, this::list);
    admin.delete(PATH + "/{secret}", this::delete);
  }

  private void create(Context ctx) {
    Principal principal = existing(ctx);
    String lifetime = Json.body(ctx, CreateRequest.class).lifetime();
    IssuedToken issued = secrets.create(principal, lifetime(lifetime));
    SecretInfo info =
        secrets.list(principal).stream()
            .filter(s -> s.id().equals(issued.id()))
            .findFirst()
            .orElseThrow(() -> ApiException.conflict("the secret was deleted while it was made"));
    Map<String, Object> shown = shown(info);
    shown.put("secret", issued.secret());
    ctx.json(shown);
  }

  private void list(Context ctx) {
    List<Map<String, Object>> shown =
        secrets.list(existing(ctx)).stream().map(ClientSecretRoutes::shown).toList();
    ctx.json(Map.of("secrets", shown));
  }

  private void delete(Context ctx) {
    String id = ctx.pathParam("secret");
    if (!secrets.delete(existing(ctx), id)) {
      throw ApiException.notFound("Secret with id '" + id + "' does not exist");
    }
    ctx.status(204);
  }

  private Principal existing(Context ctx) {
    String id = ctx.pathParam("id");
    return principals
        .byId(id)
        .filter(p -> p.kind() == Principal.Kind.SERVICE_PRINCIPAL)
        .orElseThrow(
            () -> ApiException.notFound("Service principal with id '" + id + "' does not exist"));
  }

  private static Duration lifetime(String text) {
    if (text == null) {
      return DEFAULT_TTL;
    }
    Matcher seconds = SECONDS.matcher(text);
    if (!seconds.matches() || seconds.group(1).matches("0+")) {
      throw ApiException.invalidParameter(
          "lifetime '" + text + "' is not a number of seconds such as 3600s");
    }
    return Duration.ofSeconds(Long.parseLong(seconds.group(1)));
  }

  private static Map<String, Object> shown(SecretInfo info) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", info.id());
    shown.put("secret_hash", HexFormat.of().formatHex(info.hash()));
    shown.put("status", "ACTIVE");
    shown.put("create_time", info.createdAt().toString());
    shown.put("update_time", info.createdAt().toString());
    Instant end = info.expiresAt();
    if (end != null) {
      shown.put("expire_time", end.toString());
    }
    return shown;
  }
}
