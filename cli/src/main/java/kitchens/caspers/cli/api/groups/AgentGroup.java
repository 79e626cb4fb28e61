package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.CliException;

/** {@code caspers agents}: prompts and models of an agent held against the same cases. */
final class AgentGroup {

  static final Group GROUP =
      new Group(
          "agents",
          "Agents held against their eval sets: one variant, or several side by side.",
          AgentGroup::operations);

  private static final String BASE = "/api/2.0/caspers/evaluations";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long POLL_MILLIS = 200;

  private AgentGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("evaluate", "Hold one prompt with one model against the agent's eval set.")
            .args("MODEL")
            .option("--prompt", "PROMPT", "A version, or the name of its prompt; the champion's.")
            .option("--model", "ENDPOINT", "The model that it asks; caspers-policy without it.")
            .option("--judge", "ENDPOINT", "The model that judges by the set's guidelines.")
            .option(
                "--cases-from", "PATH", "Cases of JSON lines below /Volumes, not the set's own.")
            .option("--cases", "N", "Only the first so many.")
            .columns("Metric=metric", "value")
            .example("agents evaluate caspers.ai.refunder --prompt v1 --judge caspers-policy")
            .does(call -> metrics(evaluated(call, "--prompt", "--model"))),
        op("compare", "Hold each prompt with each model against the same cases.")
            .args("MODEL")
            .option("--prompts", "A,B", "Versions, or the names of their prompts.")
            .option("--models", "A,B", "The models that they ask; caspers-policy without it.")
            .option("--judge", "ENDPOINT", "The model that judges by the set's guidelines.")
            .option(
                "--cases-from", "PATH", "Cases of JSON lines below /Volumes, not the set's own.")
            .option("--cases", "N", "Only the first so many.")
            .columns(
                "Variant=variant",
                "accuracy",
                "Against the first=against_first",
                "Grounded=groundedness",
                "Injections held=injection_resistance",
                "P50 ms=latency_p50_ms",
                "USD=cost_usd")
            .example(
                "agents compare caspers.ai.refunder --prompts v1,v2-hasty"
                    + " --models caspers-policy,caspers-policy-words")
            .does(call -> compared(evaluated(call, "--prompts", "--models"))),
        AgentSmoke.operation(),
        op("evaluations", "List the evaluations, the newest first.")
            .option("--model", "MODEL", "Of one registered model.")
            .columns("Evaluation=evaluation_id", "state", "model", "created_by", "created_at")
            .example("agents evaluations --model caspers.ai.refunder")
            .does(
                call ->
                    RawApi.send(
                            call.connection(),
                            "GET",
                            BASE
                                + call.option("--model")
                                    .map(m -> "?model=" + RawApi.segment(m))
                                    .orElse(""),
                            null)
                        .path("evaluations")));
  }

  private static JsonNode evaluated(Call call, String prompts, String models) {
    ObjectNode asked = JSON.createObjectNode().put("model", call.arg("MODEL"));
    list(asked.putArray("prompts"), call.option(prompts).orElse(""));
    list(asked.putArray("models"), call.option(models).orElse(""));
    call.option("--cases-from").ifPresent(path -> asked.put("cases_from", path));
    call.option("--judge").ifPresent(judge -> asked.put("judge", judge));
    call.number("--cases").ifPresent(cases -> asked.put("max_cases", cases));
    JsonNode e = RawApi.send(call.connection(), "POST", BASE, asked);
    String path = BASE + "/" + e.path("evaluation_id").asText();
    while (e.path("state").asText().equals("RUNNING")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      e = RawApi.send(call.connection(), "GET", path, null);
    }
    if (!e.path("state").asText().equals("FINISHED")) {
      throw new CliException("the evaluation failed: " + e.path("message").asText());
    }
    call.around()
        .err()
        .println(
            "Side by side, with traces: "
                + call.connection().host()
                + "/evaluations/"
                + e.path("evaluation_id").asText());
    return e;
  }

  private static void list(ArrayNode into, String text) {
    for (String one : text.split(",")) {
      if (!one.isBlank()) {
        into.add(one.strip());
      }
    }
  }

  private static ArrayNode metrics(JsonNode evaluation) {
    ArrayNode rows = JSON.createArrayNode();
    evaluation
        .at("/variants/0/metrics")
        .properties()
        .forEach(m -> rows.addObject().put("metric", m.getKey()).set("value", m.getValue()));
    return rows;
  }

  /** A row for each variant: its metrics, and how far its accuracy is from the first one's. */
  private static ArrayNode compared(JsonNode evaluation) {
    ArrayNode rows = JSON.createArrayNode();
    for (JsonNode variant : evaluation.path("variants")) {
      ObjectNode row = rows.addObject().put("variant", variant.path("name").asText());
      variant.path("metrics").properties().forEach(m -> row.set(m.getKey(), m.getValue()));
      row.put("against_first", "");
      for (JsonNode difference : variant.path("differences")) {
        if (difference.path("metric").asText().equals("accuracy")) {
          row.put("against_first", told(difference));
        }
      }
      row.set("differences", variant.path("differences"));
      row.set("run_id", variant.get("run_id"));
      row.set("model_version", variant.get("model_version"));
      row.set("evaluation_id", evaluation.get("evaluation_id"));
    }
    return rows;
  }

  private static String told(JsonNode difference) {
    return String.format(
        Locale.ROOT,
        "%+.3f (%+.3f to %+.3f) %s",
        difference.path("mean").asDouble(),
        difference.path("low").asDouble(),
        difference.path("high").asDouble(),
        difference.path("verdict").asText().toLowerCase(Locale.ROOT));
  }
}
