package kitchens.caspers.workspace.secrets;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principals;

/** {@code /api/2.0/secrets}: scopes, secrets and who may read them. */
public final class SecretFeature implements Feature {

  private static final String BASE = "/api/2.0/secrets";
  private static final String DATABRICKS = "DATABRICKS";

  /** A body about a scope. */
  record ScopeBody(String scope, String initialManagePrincipal, String scopeBackendType) {}

  /** A body about a secret; its text shows no value. */
  record SecretBody(String scope, String key, String stringValue, String bytesValue) {
    @Override
    public String toString() {
      return scope + "/" + key;
    }
  }

  /** A body about an ACL. */
  record AclBody(String scope, String principal, String permission) {}

  private final Sealing sealing;
  private final SecretScopes scopes;
  private final SecretAcls acls;

  public SecretFeature(CaspersHome home, Database database, Principals principals, Clock clock) {
    requireNonNull(home, "home is null");
    this.sealing = new Sealing(home.secretKey());
    this.scopes = new SecretScopes(database, sealing, clock);
    this.acls = new SecretAcls(scopes, principals);
  }

  /** What seals the values, for others who keep secrets. */
  public Sealing sealing() {
    return sealing;
  }

  /** The scopes and their values. */
  public SecretScopes scopes() {
    return scopes;
  }

  /** Who may do what with a scope. */
  public SecretAcls acls() {
    return acls;
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE + "/scopes/create", this::createScope);
    r.post(
        BASE + "/scopes/delete",
        ctx -> {
          scopes.delete(Caller.of(ctx), Json.body(ctx, ScopeBody.class).scope());
          ctx.json(Map.of());
        });
    r.get(
        BASE + "/scopes/list",
        ctx ->
            ctx.json(
                Map.of(
                    "scopes",
                    scopes.visible(Caller.of(ctx)).stream()
                        .map(scope -> Map.of("name", scope, "backend_type", DATABRICKS))
                        .toList())));
    r.post(BASE + "/put", this::put);
    r.post(
        BASE + "/delete",
        ctx -> {
          SecretBody body = Json.body(ctx, SecretBody.class);
          scopes.remove(Caller.of(ctx), body.scope(), body.key());
          ctx.json(Map.of());
        });
    r.get(
        BASE + "/list",
        ctx -> ctx.json(Map.of("secrets", scopes.list(Caller.of(ctx), query(ctx, "scope")))));
    r.get(BASE + "/get", this::get);
    aclRoutes(r);
  }

  private void aclRoutes(Routes r) {
    r.post(
        BASE + "/acls/put",
        ctx -> {
          AclBody body = Json.body(ctx, AclBody.class);
          SecretPermission permission = SecretPermission.of(body.permission());
          acls.put(Caller.of(ctx), body.scope(), body.principal(), permission);
          ctx.json(Map.of());
        });
    r.post(
        BASE + "/acls/delete",
        ctx -> {
          AclBody body = Json.body(ctx, AclBody.class);
          acls.delete(Caller.of(ctx), body.scope(), body.principal());
          ctx.json(Map.of());
        });
    r.get(
        BASE + "/acls/list",
        ctx -> {
          List<SecretAcls.AclItem> items = acls.list(Caller.of(ctx), query(ctx, "scope"));
          ctx.json(Map.of("items", items));
        });
    r.get(
        BASE + "/acls/get",
        ctx -> ctx.json(acls.get(Caller.of(ctx), query(ctx, "scope"), query(ctx, "principal"))));
  }

  private void createScope(Context ctx) {
    ScopeBody body = Json.body(ctx, ScopeBody.class);
    String backend = body.scopeBackendType();
    if (backend != null && !backend.isEmpty() && !backend.equals(DATABRICKS)) {
      throw ApiException.invalidParameter(
          "scope_backend_type " + backend + " is not served: leave it out, or say " + DATABRICKS);
    }
    String manager = body.initialManagePrincipal();
    if (manager != null && !manager.isEmpty() && !manager.equals("users")) {
      throw ApiException.invalidParameter(
          "initial_manage_principal can only be 'users': give others a permission with acls/put");
    }
    scopes.create(Caller.of(ctx), body.scope(), "users".equals(manager));
    ctx.json(Map.of());
  }

  private void put(Context ctx) {
    SecretBody body = Json.body(ctx, SecretBody.class);
    if ((body.stringValue() == null) == (body.bytesValue() == null)) {
      throw ApiException.invalidParameter("give either string_value or bytes_value (base64)");
    }
    scopes.put(Caller.of(ctx), body.scope(), body.key(), bytes(body));
    ctx.json(Map.of());
  }

  private static byte[] bytes(SecretBody body) {
    if (body.stringValue() != null) {
      return body.stringValue().getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body.bytesValue());
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter("bytes_value of " + body + " is not base64");
    }
  }

  private void get(Context ctx) {
    String key = query(ctx, "key");
    byte[] value = scopes.value(Caller.of(ctx), query(ctx, "scope"), key);
    ctx.header("Cache-Control", "no-store");
    ctx.json(Map.of("key", key, "value", Base64.getEncoder().encodeToString(value)));
  }

  private static String query(Context ctx, String name) {
    String value = ctx.queryParam(name);
    if (value == null || value.isEmpty()) {
      throw ApiException.invalidParameter(name + " is missing");
    }
    return value;
  }
}
