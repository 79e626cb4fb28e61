package kitchens.caspers.workspace.functions;

import java.time.Clock;
import kitchens.caspers.workspace.catalog.Catalog;
import kitchens.caspers.workspace.catalog.Owners;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.grants.Acting;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principals;

/** Functions of the catalog: their REST, and calls that copies answer. */
public final class FunctionFeature implements Feature {

  private final OnlineFunctions online;
  private final FunctionRoutes routes;

  /**
   * @param copies where calls are answered from
   */
  public FunctionFeature(
      Database database,
      Principals principals,
      Catalog catalog,
      ComputeClient compute,
      Copies copies,
      Privileges privileges,
      Acting acting,
      Clock clock) {
    Functions functions = new Functions(database.jdbi(), new Owners(principals), clock);
    catalog.hold(functions);
    this.online = new OnlineFunctions(functions, copies, privileges);
    this.routes =
        new FunctionRoutes(functions, online, new Creation(functions, compute), privileges, acting);
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
