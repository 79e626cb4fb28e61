package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.groups.ReleaseGroup.body;
import static kitchens.caspers.cli.api.groups.ReleaseGroup.get;
import static kitchens.caspers.cli.api.groups.ReleaseGroup.json;
import static kitchens.caspers.cli.api.groups.ReleaseGroup.one;
import static kitchens.caspers.cli.api.groups.ReleaseGroup.post;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.bundle.ReleasedBundle;

/** {@code caspers release deploy}: the plan, the bundle when it goes along, endpoint and app. */
final class ReleaseDeploy {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReleaseDeploy() {}

  static Operation operation() {
    return ReleaseGroup.step(
            "deploy", "Write the plan, then bring the champion to endpoint and app.")
        .option("--endpoint", "NAME", "The serving endpoint that is to serve it.")
        .option("--app", "NAME", "The app that is to be told of it in MLFLOW_ACTIVE_MODEL_ID.")
        .flag("--bundle", "Deploy the bundle at hand before both, as the plan says.")
        .option("--canary", "PERCENT", "Of the endpoint's requests that it gets first.")
        .option("--question", "JSON", "What the canary is asked, as a record; or a list of them.")
        .option("--trigger", "JSON", "When the canary is taken back: max_error_rate, requests, …")
        .option("--environment", "NAME", "APP_ENVIRONMENT of the app; the target, or production.")
        .flag("--no-payloads", "Do not have an endpoint that is made keep requests in a table.")
        .example("release deploy caspers.ai.v3 --endpoint refunder --app refund-manager -t prod")
        .example(
            "release deploy helpdesk.ai.v1 --bundle --endpoint helpdesk --app helpdesk -t prod")
        .does(ReleaseDeploy::deployed);
  }

  private static Object deployed(Call call) {
    var asked = asked(call);
    if (call.flag("--bundle")) {
      bundle(call, asked);
    }
    return post(call, one(call) + "/deploy", asked);
  }

  private static ObjectNode asked(Call call) {
    var asked = body();
    call.option("--endpoint").ifPresent(name -> asked.put("endpoint", name));
    call.option("--app").ifPresent(name -> asked.put("app", name));
    call.target().ifPresent(name -> asked.put("target", name));
    call.option("--environment")
        .or(() -> call.target().filter(name -> !name.equals("prod")))
        .ifPresent(name -> asked.put("environment", name));
    call.number("--canary").ifPresent(percent -> asked.put("canary_percent", percent));
    call.option("--question")
        .map(text -> json("--question", text))
        .ifPresent(
            given ->
                asked.set(
                    "questions", given.isArray() ? given : JSON.createArrayNode().add(given)));
    call.option("--trigger").ifPresent(text -> asked.set("trigger", json("--trigger", text)));
    asked.put("keep_payloads", !call.flag("--no-payloads"));
    return asked;
  }

  /** What the bundle changes stands in the plan before it changes it. */
  private static void bundle(Call call, ObjectNode asked) {
    var release = get(call, one(call));
    var bundle =
        ReleasedBundle.planned(
            call.target(),
            Map.of(
                "logged_model_id",
                "models:/"
                    + release.path("model").asText()
                    + "/"
                    + release.path("model_version").asText(),
                "experiment_id",
                release.path("experiment_id").asText(),
                "app_environment",
                asked.path("environment").asText("production")));
    asked.put("target", bundle.target());
    post(call, one(call) + "/plan", asked.deepCopy().put("bundle_plan", bundle.plan()));
    bundle.deploy();
  }
}
