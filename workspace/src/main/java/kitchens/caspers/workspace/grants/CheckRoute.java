package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;

/** Answers whether the caller has privileges; compute asks so before it writes anything. */
final class CheckRoute implements Feature {

  static final String PATH = "/api/2.0/caspers/privileges/check";

  /** One privilege on one securable. */
  record Asked(String securableType, String fullName, String privilege) {}

  /** All that must be held; {@code admin} when only an administrator may. */
  record Check(List<Asked> privileges, String admin) {}

  private final Privileges privileges;
  private final Acting acting;

  CheckRoute(Privileges privileges, Acting acting) {
    this.privileges = requireNonNull(privileges, "privileges is null");
    this.acting = requireNonNull(acting, "acting is null");
  }

  @Override
  public void routes(Routes r) {
    r.post(PATH, this::check);
  }

  private void check(Context ctx) {
    Principal principal = acting.principal(ctx);
    Check check = Json.body(ctx, Check.class);
    if (check.admin() != null && !principal.admin()) {
      throw ApiException.permissionDenied(
          "'" + principal.userName() + "' is not an administrator, and only they " + check.admin());
    }
    for (Asked asked : Optional.ofNullable(check.privileges()).orElse(List.of())) {
      privileges.require(
          principal,
          Securable.of(SecurableType.of(String.valueOf(asked.securableType())), asked.fullName()),
          Privilege.of(asked.privilege()));
    }
    ctx.json(Map.of());
  }
}
