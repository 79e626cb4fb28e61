package kitchens.caspers.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.agents.CatalogTools;
import kitchens.caspers.workspace.apps.AppFeature;
import kitchens.caspers.workspace.audit.AuditLog;
import kitchens.caspers.workspace.compute.ComputePrincipal;
import kitchens.caspers.workspace.dashboards.DashboardFeature;
import kitchens.caspers.workspace.deployments.DeploymentFeature;
import kitchens.caspers.workspace.destinations.DestinationFeature;
import kitchens.caspers.workspace.evaluations.EvaluationFeature;
import kitchens.caspers.workspace.files.GuardedVolumes;
import kitchens.caspers.workspace.files.VolumeDirectoryRoutes;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.files.VolumeRoutes;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.files.WorkspaceRoutes;
import kitchens.caspers.workspace.graphs.GraphFeature;
import kitchens.caspers.workspace.home.BuildInfo;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.identity.ClientSecretRoutes;
import kitchens.caspers.workspace.identity.ClientSecrets;
import kitchens.caspers.workspace.identity.GroupRoutes;
import kitchens.caspers.workspace.identity.Oidc;
import kitchens.caspers.workspace.identity.Scim;
import kitchens.caspers.workspace.identity.TokenRoutes;
import kitchens.caspers.workspace.identity.federation.Federation;
import kitchens.caspers.workspace.ingest.IngestFeature;
import kitchens.caspers.workspace.jobs.Jobs;
import kitchens.caspers.workspace.mcp.McpFeature;
import kitchens.caspers.workspace.releases.ReleaseFeature;
import kitchens.caspers.workspace.releases.steps.AppSources;
import kitchens.caspers.workspace.secrets.SecretFeature;
import kitchens.caspers.workspace.secrets.SecretReference;
import kitchens.caspers.workspace.status.StatusPart;
import kitchens.caspers.workspace.ui.SignIn;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.eclipse.jetty.server.Handler;

/**
 * The one place where features are made and given to each other.
 *
 * @param all in the order in which they are started
 * @param statusParts what they add to the workspace's status
 * @param front sees each request before all features
 * @param last is told of each request when it is done
 */
record Features(
    List<Feature> all,
    List<StatusPart> statusParts,
    Handler.Wrapper front,
    io.javalin.http.Handler last) {

  static Features wire(Foundations f) {
    List<Feature> all = new ArrayList<>();
    List<StatusPart> statusParts = new ArrayList<>();
    ClientSecrets clientSecrets = new ClientSecrets(f.database(), f.clock());
    all.add(new Scim(f.principals()));
    all.add(new GroupRoutes(f.principals().groups()));
    all.add(new TokenRoutes(f.tokens()));
    all.add(new ClientSecretRoutes(f.principals(), clientSecrets));
    Federation federation = new Federation(f.database(), f.principals(), f.clock());
    all.add(federation);
    all.add(new Oidc(f.tokens(), clientSecrets, federation));
    all.add(new SignIn(f.principals(), f.sessions(), f.url()));
    SecretFeature secrets = new SecretFeature(f.home(), f.database(), f.principals(), f.clock());
    all.add(secrets);
    DestinationFeature destinations =
        new DestinationFeature(f.database(), secrets.sealing(), f.clock());
    all.add(destinations);
    all.add(new GraphFeature());
    Grants grants = Grants.wire(f);
    all.addAll(grants.features());
    AuditLog audit =
        new AuditLog(f.database(), ComputePrincipal.of(f.principals()).userName(), f.clock());
    all.add(audit);
    Lakehouse lakehouse = Lakehouse.wire(f, grants);
    audit.tell(new AuditByCompute(lakehouse.compute(), new DeltaTables(lakehouse.computeClient())));
    all.addAll(lakehouse.features());
    statusParts.addAll(lakehouse.statusParts());
    WorkspaceFiles workspaceFiles = new WorkspaceFiles(f.home());
    VolumeFiles volumeFiles = new VolumeFiles(lakehouse.catalog().volumeLocations());
    all.add(new WorkspaceRoutes(workspaceFiles));
    all.add(
        new DashboardFeature(
            f.database(), grants.access(), lakehouse.warehouses(), workspaceFiles, f.clock()));
    all.add(new DeploymentFeature(workspaceFiles));
    GuardedVolumes guardedVolumes = new GuardedVolumes(volumeFiles, grants.privileges());
    all.add(new VolumeRoutes(guardedVolumes));
    all.add(new VolumeDirectoryRoutes(guardedVolumes));
    all.add(
        new IngestFeature(
            new IngestFeature.Needs(
                f.database(),
                guardedVolumes,
                grants.privileges(),
                new RowsByCompute(lakehouse.computeClient()),
                f.settings().ingest(),
                text ->
                    SecretReference.parse(text)
                        .text(secrets.scopes(), lakehouse.computePrincipal()),
                f.dist().orElse(Path.of("$CASPERS_DIST")).resolve("connectors"),
                f.home().logs(),
                f.clock())));
    Lakebase lakebase = Lakebase.wire(f, grants, lakehouse);
    all.addAll(lakebase.features());
    statusParts.addAll(lakebase.statusParts());
    Registry registry =
        Registry.wire(f, grants, lakehouse, lakebase.functionCopies(), workspaceFiles, volumeFiles);
    all.addAll(registry.features());
    all.add(
        new McpFeature(
            registry.functions().online(),
            f.url(),
            Warehouses.ID,
            f.dist()
                .map(
                    dist ->
                        McpFeature.Started.ofBuild(dist, f.url(), f.home().root().resolve("mcp"))),
            BuildInfo.load().version(),
            f.clock()));
    Agents agents = Agents.wire(f, grants, lakehouse, registry, secrets.scopes());
    all.addAll(agents.features());
    Jobs jobs =
        new Jobs(
            f.home(),
            f.database(),
            f.principals(),
            f.tokens(),
            workspaceFiles,
            volumeFiles,
            grants.access(),
            destinations.destinations(),
            f.settings().python(),
            f.clock(),
            f.url());
    all.add(jobs);
    statusParts.add(jobs.statusPart());
    AppFeature apps =
        Applications.wire(
                f, grants, lakehouse, lakebase, agents, clientSecrets, secrets, workspaceFiles)
            .feature();
    all.add(apps);
    statusParts.add(apps.statusPart());
    ReleaseFeature releases =
        new ReleaseFeature(
            new ReleaseFeature.Needs(
                f.database(),
                f.principals(),
                f.tokens(),
                registry.models().versions(),
                guardedVolumes,
                new CatalogTools(registry.functions().online()),
                agents.told(),
                apps.redeploy(),
                new AppSources(workspaceFiles::localPath),
                grants.privileges(),
                f.settings(),
                f.clock(),
                f.url()),
            f.releasePoints()::accept);
    apps.guardedBy(releases.appGuard());
    all.add(releases);
    all.add(
        new EvaluationFeature(
            f.database(),
            registry.models().versions(),
            releases.evaluator(),
            grants.privileges(),
            releases.callers(),
            f.clock()));
    return new Features(all, statusParts, apps.door(), audit);
  }
}
