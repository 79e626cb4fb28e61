package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.fasterxml.jackson.databind.JsonNode;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Operation;

/** {@code caspers agents smoke}: each tool of an agent used once, before a promotion. */
final class AgentSmoke {

  private AgentSmoke() {}

  static Operation operation() {
    return op(
            "smoke",
            "Use each tool of an endpoint's agent once, functions and MCP servers' alike; ends with"
                + " 1 when one fails. Arguments are those of --json, else agent.yml's examples, else"
                + " made from the schema.")
        .args("ENDPOINT")
        .maybeJson()
        .columns("Tool=tool", "ok", "rows", "ms=milliseconds", "Arguments=arguments", "message")
        .example("agents smoke refunder")
        .example(
            "agents smoke refunder --json '{\"arguments\": {\"get_location_timings\": {\"loc\": \"Chicago\"}}}'")
        .does(AgentSmoke::smoke);
  }

  private static JsonNode smoke(Call call) {
    var tools =
        RawApi.send(
                call.connection(),
                "POST",
                "/api/2.0/caspers/serving-endpoints/"
                    + RawApi.segment(call.arg("ENDPOINT"))
                    + "/smoke",
                call.json())
            .path("tools");
    for (var tool : tools) {
      if (!tool.path("ok").asBoolean()) {
        call.endWith(1);
      }
    }
    return tools;
  }
}
