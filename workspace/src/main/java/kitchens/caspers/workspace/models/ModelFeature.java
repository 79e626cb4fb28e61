package kitchens.caspers.workspace.models;

import java.nio.file.Path;
import java.time.Clock;
import kitchens.caspers.workspace.catalog.Catalog;
import kitchens.caspers.workspace.catalog.Owners;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.grants.Acting;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principals;

/** Registered models: Unity Catalog's REST and MLflow's for the same things. */
public final class ModelFeature implements Feature {

  private final ModelVersions face;
  private final Versions versions;
  private final ModelRoutes unity;
  private final MlflowRegistry mlflow;

  /**
   * @param contents where the files of versions are kept
   * @param guard who else decides on aliases and names
   */
  public ModelFeature(
      Database database,
      Principals principals,
      Catalog catalog,
      WorkspaceFiles workspaceFiles,
      VolumeFiles volumeFiles,
      Path contents,
      Privileges privileges,
      Acting acting,
      AliasGuard guard,
      Clock clock) {
    ModelContents kept = new ModelContents(contents);
    Models models = new Models(database.jdbi(), new Owners(principals), guard, clock);
    catalog.hold(models);
    this.versions =
        new Versions(database.jdbi(), kept, new Sources(workspaceFiles, volumeFiles), guard, clock);
    this.face = new ModelVersions(database.jdbi(), kept);
    ModelDoor door = new ModelDoor(privileges, acting);
    this.unity = new ModelRoutes(models, versions, door);
    this.mlflow = new MlflowRegistry(models, versions, door);
  }

  /** What serving sees of the registry. */
  public ModelVersions versions() {
    return face;
  }

  /** Removes what a schema's deletion or a crash left. */
  @Override
  public void start() {
    versions.sweep();
  }

  @Override
  public void routes(Routes r) {
    unity.routes(r);
    mlflow.routes(r);
  }
}
