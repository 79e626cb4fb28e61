package kitchens.caspers.workspace;

import java.util.List;
import kitchens.caspers.workspace.catalog.CatalogAccess;
import kitchens.caspers.workspace.compute.ComputePrincipal;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.Acting;
import kitchens.caspers.workspace.grants.GrantFeature;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.http.Feature;

/** Who may do what; nearly every other feature asks. */
record Grants(Privileges privileges, Access access, Acting acting) {

  static Grants wire(Foundations f) {
    return new Grants(
        Privileges.of(f.database(), f.principals(), f.clock()),
        Access.of(f.database(), f.principals()),
        new Acting(f.principals(), ComputePrincipal.of(f.principals())));
  }

  CatalogAccess catalogAccess() {
    return new CatalogAccess(privileges, acting);
  }

  List<Feature> features() {
    return List.of(new GrantFeature(privileges, access, acting));
  }
}
