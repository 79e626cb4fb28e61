package kitchens.caspers.workspace;

import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.apps.AppAccess;
import kitchens.caspers.workspace.apps.AppFeature;
import kitchens.caspers.workspace.apps.resources.AppResources;
import kitchens.caspers.workspace.apps.resources.DatabaseKind;
import kitchens.caspers.workspace.apps.resources.ObjectKind;
import kitchens.caspers.workspace.apps.resources.SecretKind;
import kitchens.caspers.workspace.apps.resources.SecurableKind;
import kitchens.caspers.workspace.apps.run.AppLimits;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.identity.ClientSecrets;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.secrets.SecretFeature;

/** Apps, and what they may be given. */
record Applications(AppFeature feature) {

  static Applications wire(
      Foundations f,
      Grants grants,
      Lakehouse lakehouse,
      Lakebase lakebase,
      Agents agents,
      ClientSecrets secrets,
      SecretFeature secretFeature,
      WorkspaceFiles workspaceFiles) {
    Access access = grants.access();
    AppResources resources =
        new AppResources(
            List.of(
                new DatabaseKind(lakebase.feature().instances(), access),
                new SecurableKind(grants.privileges()),
                new ObjectKind(
                    "sql_warehouse",
                    "id",
                    ObjectType.WAREHOUSES,
                    access,
                    lakehouse.warehouses()::idOf),
                known("job", "id", ObjectType.JOBS, access),
                known("app", "name", ObjectType.APPS, access),
                new SecretKind(secretFeature.scopes(), secretFeature.acls()),
                new ObjectKind(
                    "serving_endpoint",
                    "name",
                    ObjectType.SERVING_ENDPOINTS,
                    access,
                    agents.serving()::idOf),
                known("experiment", "experiment_id", ObjectType.EXPERIMENTS, access)));
    AppFeature feature =
        new AppFeature(
            f.home(),
            f.database(),
            f.principals(),
            f.tokens(),
            secrets,
            f.sessions(),
            workspaceFiles,
            resources,
            new Granted(access),
            AppLimits.of(f.settings().apps()),
            f.clock(),
            f.url());
    access.know(ObjectType.APPS, feature::makerOf);
    return new Applications(feature);
  }

  /** What the permissions, or the feature that asked to be asked, know by its id. */
  private static ObjectKind known(String field, String key, ObjectType type, Access access) {
    return new ObjectKind(
        field, key, type, access, id -> Optional.of(id).filter(e -> access.exists(type, e)));
  }

  /** What was granted on apps. */
  private record Granted(Access access) implements AppAccess {

    @Override
    public boolean mayUse(Principal caller, App app) {
      return access.has(caller, ObjectType.APPS, app.name(), PermissionLevel.CAN_USE);
    }

    @Override
    public boolean mayManage(Principal caller, App app) {
      return access.has(caller, ObjectType.APPS, app.name(), PermissionLevel.CAN_MANAGE);
    }

    @Override
    public void made(Principal maker, App app) {
      access.own(maker, ObjectType.APPS, app.name());
    }

    @Override
    public void deleted(App app) {
      access.forget(ObjectType.APPS, app.name());
    }
  }
}
