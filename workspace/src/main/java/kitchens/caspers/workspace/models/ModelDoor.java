package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.List;
import java.util.function.Predicate;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.grants.Acting;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.http.ApiException;

/** Who may do what with registered models. Each check answers the name that it was given. */
final class ModelDoor {

  private final Privileges privileges;
  private final Acting acting;

  ModelDoor(Privileges privileges, Acting acting) {
    this.privileges = requireNonNull(privileges, "privileges is null");
    this.acting = requireNonNull(acting, "acting is null");
  }

  Actor actor(Context ctx) {
    return new Actor(acting.principal(ctx).userName(), acting.compute(ctx));
  }

  /** Lets pass who may make models in a schema. */
  void create(Context ctx, String catalog, String schema) {
    privileges.require(
        acting.principal(ctx), Securable.schema(catalog, schema), Privilege.CREATE_MODEL);
  }

  /** Lets pass who may see the model. */
  String see(Context ctx, String fullName) {
    privileges.requireVisible(acting.principal(ctx), Securable.model(fullName));
    return fullName;
  }

  /** Lets pass who may change the model, its versions and aliases. */
  String manage(Context ctx, String fullName) {
    privileges.requireManage(acting.principal(ctx), Securable.model(fullName));
    return fullName;
  }

  /** Which models the caller may see. */
  Predicate<RegisteredModel> visible(Context ctx) {
    return model -> {
      try {
        see(ctx, model.fullName());
        return true;
      } catch (ApiException e) {
        return false;
      }
    };
  }

  /** Lets pass who may read the folder that a version is made of. */
  void readSource(Context ctx, String source) {
    List<String> path = List.of(Sources.path(source).split("/"));
    if (path.size() > 4 && path.get(1).equals("Volumes")) {
      privileges.require(
          acting.principal(ctx),
          Securable.volume(String.join(".", path.subList(2, 5))),
          Privilege.READ_VOLUME);
    }
  }
}
