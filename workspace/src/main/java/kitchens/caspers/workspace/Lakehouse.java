package kitchens.caspers.workspace;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import kitchens.caspers.workspace.catalog.Catalog;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputePrincipal;
import kitchens.caspers.workspace.compute.ComputeSettings;
import kitchens.caspers.workspace.compute.ComputeSupervisor;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.pipelines.PipelineFeature;
import kitchens.caspers.workspace.statements.StatementExecution;
import kitchens.caspers.workspace.status.StatusPart;
import kitchens.caspers.workspace.warehouses.Warehouses;

/** The features around data: the catalog, compute and what compute runs. */
record Lakehouse(
    Catalog catalog,
    ComputeSupervisor compute,
    ComputeClient computeClient,
    Principal computePrincipal,
    Warehouses warehouses,
    StatementExecution statements,
    PipelineFeature pipelines) {

  static Lakehouse wire(Foundations f, Grants grants) {
    Path storageRoot = storageRoot(f);
    Principal principal = ComputePrincipal.of(f.principals());
    Catalog catalog =
        new Catalog(
            f.database(),
            f.principals(),
            storageRoot,
            f.home().root(),
            principal,
            grants.catalogAccess(),
            f.clock());
    ComputeSupervisor compute =
        new ComputeSupervisor(
            f.home(),
            ComputeSettings.of(f.settings(), f.dist(), storageRoot),
            f.tokens(),
            principal,
            f.url());
    ComputeClient client = new ComputeClient(compute);
    Warehouses warehouses =
        new Warehouses(compute, f.database(), grants.access(), principal, f.clock());
    return new Lakehouse(
        catalog,
        compute,
        client,
        principal,
        warehouses,
        new StatementExecution(client, warehouses, f.clock()),
        new PipelineFeature(
            f.database(),
            compute,
            client,
            principal,
            catalog.pipelineTables(),
            new WorkspaceFiles(f.home()),
            f.home(),
            f.principals(),
            grants.access(),
            f.clock()));
  }

  /** In the order in which they are started. */
  List<Feature> features() {
    return List.of(catalog, pipelines, compute, warehouses, statements);
  }

  List<StatusPart> statusParts() {
    return List.of(compute, pipelines);
  }

  private static Path storageRoot(Foundations f) {
    return f.settings()
        .storageRoot()
        .map(
            text -> {
              try {
                return text.startsWith("/") ? Path.of(text) : Path.of(URI.create(text));
              } catch (RuntimeException e) {
                throw new CannotStart(
                    f.home().settings()
                        + ": storage_root is '"
                        + text
                        + "'; give an absolute path or a file: URI, of a shared disk if need be",
                    e);
              }
            })
        .orElse(f.home().storage());
  }
}
