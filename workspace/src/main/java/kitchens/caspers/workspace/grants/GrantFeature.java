package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/** Who may do what: privileges on the catalog, permissions on the workspace's objects. */
public final class GrantFeature implements Feature {

  private final Privileges privileges;
  private final Access access;
  private final Acting acting;

  public GrantFeature(Privileges privileges, Access access, Acting acting) {
    this.privileges = requireNonNull(privileges, "privileges is null");
    this.access = requireNonNull(access, "access is null");
    this.acting = requireNonNull(acting, "acting is null");
  }

  @Override
  public void start() {
    privileges.store().sweep();
  }

  @Override
  public void routes(Routes r) {
    new GrantRoutes(privileges, acting).routes(r);
    new AccessRoutes(access).routes(r);
    new CheckRoute(privileges, acting).routes(r);
  }
}
