package kitchens.caspers.workspace.models;

import java.util.List;

/** Models and versions as MLflow's REST shows them. */
final class MlflowView {

  /** A registered model. */
  record Model(
      String id,
      String name,
      String description,
      String userId,
      long creationTimestamp,
      long lastUpdatedTimestamp,
      List<Tags.Tag> tags,
      List<Alias> aliases) {}

  /** An alias of a model. */
  record Alias(String alias, String version) {}

  /** A version; {@code digest} is ours. */
  record Version(
      String name,
      String version,
      long creationTimestamp,
      long lastUpdatedTimestamp,
      String userId,
      String description,
      String source,
      String runId,
      String runLink,
      String status,
      String currentStage,
      List<Tags.Tag> tags,
      String digest) {}

  private MlflowView() {}

  static Model of(RegisteredModel model) {
    return new Model(
        model.id().toString(),
        model.fullName(),
        model.comment(),
        model.owner(),
        model.createdAt(),
        model.updatedAt(),
        Tags.list(model.tags()),
        model.aliases() == null
            ? null
            : model.aliases().stream()
                .map(a -> new Alias(a.aliasName(), Long.toString(a.versionNum())))
                .toList());
  }

  static Version of(ModelVersionInfo version) {
    return new Version(
        version.modelFullName(),
        Long.toString(version.version()),
        version.createdAt(),
        version.updatedAt(),
        version.createdBy(),
        version.comment(),
        version.source(),
        version.runId(),
        version.runLink(),
        ModelVersionInfo.READY,
        "None",
        Tags.list(version.tags()),
        version.digest());
  }
}
