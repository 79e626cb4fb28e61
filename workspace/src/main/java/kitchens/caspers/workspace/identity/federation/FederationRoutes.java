package kitchens.caspers.workspace.identity.federation;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/**
 * Federation policies of service principals, for administrators, where the SDKs' account clients
 * ask for them; the one workspace is the one account, whatever it is called.
 */
final class FederationRoutes {

  private static final String ALL =
      "/api/2.0/accounts/{account}/servicePrincipals/{id}/federationPolicies";
  private static final String ONE = ALL + "/{policy}";

  private record Oidc(
      String issuer,
      List<String> audiences,
      String subject,
      String subjectClaim,
      String jwksUri,
      String jwksJson) {}

  private record Body(String description, Oidc oidcPolicy) {}

  private final Principals principals;
  private final PolicyStore store;
  private final Clock clock;

  FederationRoutes(Principals principals, PolicyStore store, Clock clock) {
    this.principals = principals;
    this.store = store;
    this.clock = clock;
  }

  void routes(Routes all) {
    Routes admin = all.guardedBy(Caller::admin);
    admin.post(ALL, this::create);
    admin.get(
        ALL,
        ctx -> {
          Principal principal = principal(ctx);
          ctx.json(
              Map.of(
                  "policies",
                  store.list(principal).stream().map(p -> shown(principal, p)).toList()));
        });
    admin.get(ONE, ctx -> ctx.json(shown(principal(ctx), existing(ctx))));
    admin.patch(ONE, this::update);
    admin.delete(
        ONE,
        ctx -> {
          store.delete(principal(ctx), existing(ctx).policyId());
          ctx.json(Map.of());
        });
  }

  private void create(Context ctx) {
    Principal principal = principal(ctx);
    String id =
        Optional.ofNullable(ctx.queryParam("policy_id"))
            .filter(text -> !text.isBlank())
            .orElseGet(() -> UUID.randomUUID().toString());
    FederationPolicy policy = policy(id, UUID.randomUUID(), body(ctx), null);
    if (!store.insert(principal, policy)) {
      throw ApiException.alreadyExists(
          "Federation policy '" + id + "' of " + principal.userName() + " already exists");
    }
    ctx.json(shown(principal, policy));
  }

  /** What the body does not say stays as it is. */
  private void update(Context ctx) {
    FederationPolicy old = existing(ctx);
    Body body = body(ctx);
    FederationPolicy changed = policy(old.policyId(), old.uid(), body, old);
    store.update(principal(ctx), changed);
    ctx.json(shown(principal(ctx), changed));
  }

  private static Body body(Context ctx) {
    return Json.body(ctx, Body.class);
  }

  private FederationPolicy policy(String id, UUID uid, Body body, FederationPolicy old) {
    Oidc said =
        body.oidcPolicy() == null
            ? new Oidc(null, null, null, null, null, null)
            : body.oidcPolicy();
    boolean keys = said.jwksUri() != null || said.jwksJson() != null;
    return new FederationPolicy(
        id,
        uid,
        or(body.description(), old == null ? null : old.description()),
        or(said.issuer(), old == null ? null : old.issuer()),
        or(said.audiences(), old == null ? null : old.audiences()),
        or(said.subject(), old == null ? null : old.subject()),
        or(said.subjectClaim(), old == null ? null : old.subjectClaim()),
        keys || old == null ? said.jwksUri() : old.jwksUri(),
        keys || old == null ? said.jwksJson() : old.jwksJson(),
        old == null ? clock.instant() : old.createdAt(),
        clock.instant());
  }

  private static <T> T or(T said, T otherwise) {
    return said == null ? otherwise : said;
  }

  private FederationPolicy existing(Context ctx) {
    String id = ctx.pathParam("policy");
    return store
        .find(principal(ctx), id)
        .orElseThrow(() -> ApiException.notFound("Federation policy '" + id + "' does not exist"));
  }

  private Principal principal(Context ctx) {
    String id = ctx.pathParam("id");
    return principals
        .byId(id)
        .filter(p -> p.kind() == Principal.Kind.SERVICE_PRINCIPAL)
        .orElseThrow(
            () -> ApiException.notFound("Service principal with id '" + id + "' does not exist"));
  }

  private static Map<String, Object> shown(Principal principal, FederationPolicy policy) {
    Map<String, Object> oidc = new LinkedHashMap<>();
    oidc.put("issuer", policy.issuer());
    oidc.put("audiences", policy.audiences());
    oidc.put("subject", policy.subject());
    oidc.put("subject_claim", policy.subjectClaim());
    oidc.put("jwks_uri", policy.jwksUri());
    oidc.put("jwks_json", policy.jwksJson());
    oidc.values().removeIf(java.util.Objects::isNull);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("policy_id", policy.policyId());
    shown.put("uid", policy.uid().toString());
    shown.put("service_principal_id", Long.parseLong(principal.id()));
    if (policy.description() != null) {
      shown.put("description", policy.description());
    }
    shown.put("oidc_policy", oidc);
    shown.put("create_time", policy.createdAt().toString());
    shown.put("update_time", policy.updatedAt().toString());
    return shown;
  }
}
