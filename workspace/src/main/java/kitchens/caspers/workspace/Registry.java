package kitchens.caspers.workspace;

import java.util.List;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.functions.Copies;
import kitchens.caspers.workspace.functions.FunctionFeature;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.mlflow.MlflowFeature;
import kitchens.caspers.workspace.models.ModelFeature;
import kitchens.caspers.workspace.releases.ChampionGuard;

/**
 * The features around what agents are made of: functions, models, and the record of their making.
 */
record Registry(FunctionFeature functions, ModelFeature models, MlflowFeature mlflow) {

  static Registry wire(
      Foundations f,
      Grants grants,
      Lakehouse lakehouse,
      Copies copies,
      WorkspaceFiles workspaceFiles,
      VolumeFiles volumeFiles) {
    return new Registry(
        new FunctionFeature(
            f.database(),
            f.principals(),
            lakehouse.catalog(),
            lakehouse.computeClient(),
            copies,
            grants.privileges(),
            grants.acting(),
            f.clock()),
        new ModelFeature(
            f.database(),
            f.principals(),
            lakehouse.catalog(),
            workspaceFiles,
            volumeFiles,
            f.home().models(),
            grants.privileges(),
            grants.acting(),
            new ChampionGuard(),
            f.clock()),
        new MlflowFeature(f.database(), f.principals(), volumeFiles, grants.access(), f.clock()));
  }

  /** In the order in which they are started. */
  List<Feature> features() {
    return List.of(functions, models, mlflow);
  }
}
