package kitchens.caspers.workspace.mlflow;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.List;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** Who may do what with an experiment, and so with its runs. Answers the id it was given. */
final class ExperimentDoor {

  private final Access access;

  ExperimentDoor(Access access) {
    this.access = requireNonNull(access, "access is null");
  }

  void own(Context ctx, String experiment) {
    access.own(Caller.of(ctx), ObjectType.EXPERIMENTS, experiment);
  }

  String read(Context ctx, String experiment) {
    return require(ctx, experiment, PermissionLevel.CAN_READ);
  }

  String edit(Context ctx, String experiment) {
    return require(ctx, experiment, PermissionLevel.CAN_EDIT);
  }

  String manage(Context ctx, String experiment) {
    return require(ctx, experiment, PermissionLevel.CAN_MANAGE);
  }

  private String require(Context ctx, String experiment, PermissionLevel level) {
    access.require(Caller.of(ctx), ObjectType.EXPERIMENTS, experiment, level);
    return experiment;
  }

  /** Those that the caller may read. */
  List<Experiment> readable(Context ctx, List<Experiment> experiments) {
    Principal caller = Caller.of(ctx);
    return experiments.stream()
        .filter(
            e ->
                access.has(
                    caller, ObjectType.EXPERIMENTS, e.experimentId(), PermissionLevel.CAN_READ))
        .toList();
  }
}
