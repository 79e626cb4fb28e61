package kitchens.caspers.workspace.functions;

import java.time.Clock;
import kitchens.caspers.workspace.catalog.Catalog;
import kitchens.caspers.workspace.catalog.Owners;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** Functions of the catalog: their REST, and calls that copies answer. */
public final class FunctionFeature implements Feature {

  private final OnlineFunctions online;
  private final FunctionRoutes routes;

  /**
   * @param computePrincipal which alone says what is in a body
   * @param copies where calls are answered from
   */
  public FunctionFeature(
      Database database,
      Principals principals,
      Catalog catalog,
      ComputeClient compute,
      Principal computePrincipal,
      Copies copies,
      Authority authority,
      Clock clock) {
    Functions functions = new Functions(database.jdbi(), new Owners(principals), clock);
    catalog.hold(functions);
    this.online = new OnlineFunctions(functions, copies, authority);
    this.routes =
        new FunctionRoutes(functions, online, new Creation(functions, compute), computePrincipal);
  }

  /** Functions as an agent's tools. */
  public OnlineFunctions online() {
    return online;
  }

  @Override
  public void routes(Routes r) {
    routes.routes(r);
  }
}
