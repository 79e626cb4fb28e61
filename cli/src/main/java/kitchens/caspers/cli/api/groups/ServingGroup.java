package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import java.util.List;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** {@code caspers serving-endpoints}. */
final class ServingGroup {

  static final Group GROUP =
      new Group("serving-endpoints", "Endpoints of models and agents.", ServingGroup::operations);

  private ServingGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("list", "List the serving endpoints.")
            .columns("name", "Ready=state.ready", "creator", "task")
            .example("serving-endpoints list")
            .does(call -> call.client().servingEndpoints().list()),
        op("get", "Show a serving endpoint.")
            .args("NAME")
            .example("serving-endpoints get refunder")
            .does(call -> call.client().servingEndpoints().get(call.arg("NAME"))),
        op("query", "Ask a serving endpoint.")
            .args("NAME")
            .json()
            .example(
                "serving-endpoints query refunder --json"
                    + " '{\"messages\": [{\"role\": \"user\", \"content\": \"Order 42\"}]}'")
            .does(
                call ->
                    RawApi.send(
                        call.connection(),
                        "POST",
                        "/serving-endpoints/" + RawApi.segment(call.arg("NAME")) + "/invocations",
                        call.json())),
        op("create", "Create a serving endpoint.")
            .json()
            .example("serving-endpoints create --json @endpoint.json")
            .does(
                call ->
                    call.client()
                        .servingEndpoints()
                        .create(call.request(CreateServingEndpoint.class))
                        .getResponse()),
        op("update-config", "Change what a serving endpoint serves.")
            .args("NAME")
            .json()
            .example("serving-endpoints update-config refunder --json @config.json")
            .does(
                call ->
                    call.client()
                        .servingEndpoints()
                        .updateConfig(
                            call.request(EndpointCoreConfigInput.class).setName(call.arg("NAME")))
                        .getResponse()),
        op("delete", "Delete a serving endpoint.")
            .args("NAME")
            .example("serving-endpoints delete old")
            .does(
                call -> {
                  call.client().servingEndpoints().delete(call.arg("NAME"));
                  return null;
                }));
  }
}
