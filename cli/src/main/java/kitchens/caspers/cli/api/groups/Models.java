package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.catalog.ListRegisteredModelsRequest;
import com.databricks.sdk.service.catalog.SetRegisteredModelAliasRequest;
import java.util.List;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** Registered models and their versions. */
final class Models {

  static final Group REGISTERED_MODELS =
      new Group("registered-models", "Registered models and their aliases.", Models::models);

  static final Group MODEL_VERSIONS =
      new Group("model-versions", "Versions of a registered model.", Models::versions);

  private Models() {}

  private static List<Operation> models() {
    return List.of(
        op("list", "List the registered models.")
            .columns("full_name", "owner", "comment", "created_at")
            .example("registered-models list")
            .does(call -> call.client().registeredModels().list(new ListRegisteredModelsRequest())),
        op("get", "Show a registered model.")
            .args("FULL_NAME")
            .example("registered-models get caspers.ai.refunder")
            .does(call -> call.client().registeredModels().get(call.arg("FULL_NAME"))),
        op("delete", "Delete a registered model with its versions.")
            .args("FULL_NAME")
            .example("registered-models delete mine.drafts.model")
            .does(
                call -> {
                  call.client().registeredModels().delete(call.arg("FULL_NAME"));
                  return null;
                }),
        op("set-alias", "Let an alias name a version.")
            .args("FULL_NAME", "ALIAS", "VERSION")
            .example("registered-models set-alias caspers.ai.refunder champion 2")
            .does(
                call ->
                    call.client()
                        .registeredModels()
                        .setAlias(
                            new SetRegisteredModelAliasRequest()
                                .setFullName(call.arg("FULL_NAME"))
                                .setAlias(call.arg("ALIAS"))
                                .setVersionNum(call.id("VERSION")))),
        op("delete-alias", "Take an alias away.")
            .args("FULL_NAME", "ALIAS")
            .example("registered-models delete-alias caspers.ai.refunder candidate")
            .does(
                call -> {
                  call.client()
                      .registeredModels()
                      .deleteAlias(call.arg("FULL_NAME"), call.arg("ALIAS"));
                  return null;
                }));
  }

  private static List<Operation> versions() {
    return List.of(
        op("list", "List a model's versions.")
            .args("FULL_NAME")
            .columns("version", "status", "created_by", "created_at", "comment")
            .example("model-versions list caspers.ai.refunder")
            .does(call -> call.client().modelVersions().list(call.arg("FULL_NAME"))),
        op("get", "Show one version of a model.")
            .args("FULL_NAME", "VERSION")
            .example("model-versions get caspers.ai.refunder 1")
            .does(
                call ->
                    call.client().modelVersions().get(call.arg("FULL_NAME"), call.id("VERSION"))));
  }
}
