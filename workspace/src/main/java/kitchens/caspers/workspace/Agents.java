package kitchens.caspers.workspace;

import java.util.List;
import java.util.function.UnaryOperator;
import kitchens.caspers.workspace.agents.CatalogTools;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.Acting;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.secrets.SecretScopes;
import kitchens.caspers.workspace.serving.Serving;
import kitchens.caspers.workspace.traces.TraceFeature;
import kitchens.caspers.workspace.traces.Traces;

/** The features around asking models and agents. */
record Agents(Serving serving, TraceFeature traces, Traces told) {

  static Agents wire(
      Foundations f, Grants grants, Lakehouse lakehouse, Registry registry, SecretScopes secrets) {
    Traces traces = new Traces(f.database(), f.settings().traces(), f.clock());
    Serving serving =
        new Serving(
            f.database(),
            f.principals(),
            f.tokens(),
            registry.models().versions()::get,
            new CatalogTools(registry.functions().online()),
            new Granted(grants.access(), grants.acting()),
            secrets::value,
            new Serving.Payloads(
                f.home().gatewayJournal(), new DeltaTables(lakehouse.computeClient())),
            f.settings(),
            traces,
            f.clock(),
            f.url());
    return new Agents(serving, new TraceFeature(traces, serving::maySee), traces);
  }

  /** In the order in which they are started; traces end last, with all that was told to them. */
  List<Feature> features() {
    return List.of(traces, serving);
  }

  /** What was granted on endpoints. */
  private record Granted(Access access, Acting acting)
      implements kitchens.caspers.workspace.serving.Access {

    @Override
    public void require(
        Principal caller, String endpointId, String name, String creator, Level level) {
      access.require(
          caller, ObjectType.SERVING_ENDPOINTS, endpointId, PermissionLevel.valueOf(level.name()));
    }

    @Override
    public Principal caller(Principal asker, UnaryOperator<String> header) {
      return acting.principal(asker, header.apply(Acting.ON_BEHALF_OF));
    }

    @Override
    public void made(Principal creator, String endpointId) {
      access.own(creator, ObjectType.SERVING_ENDPOINTS, endpointId);
    }

    @Override
    public void removed(String endpointId) {
      access.forget(ObjectType.SERVING_ENDPOINTS, endpointId);
    }
  }
}
