package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.files.CreateDirectoryRequest;
import com.databricks.sdk.service.files.UploadRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.CliException;

/** {@code caspers release}: from a candidate agent to production and back. */
final class ReleaseGroup {

  static final Group GROUP =
      new Group(
          "release",
          "Releases of agents: evaluate, sign off, gate, promote, deploy, verify, roll back.",
          ReleaseGroup::operations);

  static final String BASE = "/api/2.0/caspers/releases";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long POLL_MILLIS = 200;

  private ReleaseGroup() {}

  private static List<Operation> operations() {
    return List.of(
        evaluate(),
        signOff(),
        step("gate", "Ask the gate whether a release may pass; exits with 1 when it blocks.")
            .does(ReleaseGroup::gate),
        step("promote", "Make a release that passed the gate the champion.")
            .does(call -> post(call, one(call) + "/promote", body())),
        step(
                "approve",
                "Approve the deployment of what somebody else promoted, where settings ask for it.")
            .does(call -> post(call, one(call) + "/approve", body())),
        ReleaseDeploy.operation(),
        verify(),
        rollback(),
        op("list", "List the releases, the newest first.")
            .option("--model", "MODEL", "Of one registered model.")
            .columns(
                "Release=release_id",
                "state",
                "model",
                "Version=model_version",
                "created_by",
                "created_at")
            .example("release list --model caspers.ai.refunder")
            .does(
                call ->
                    get(call, BASE + call.option("--model").map(m -> "?model=" + m).orElse(""))
                        .path("releases")),
        step("show", "Show all that a release did, who did it and when.")
            .does(call -> get(call, one(call))),
        step("template", "Print a decision.md for a release, to be filled in by hand.")
            .does(ReleaseGroup::template),
        ReleasePreflight.operation());
  }

  static Operation step(String name, String description) {
    return op(name, description).args("RELEASE").example("release " + name + " caspers.ai.v3");
  }

  private static Operation evaluate() {
    return op(
            "evaluate",
            "Hold a version against its eval set and the champion; exits with 1 below a threshold.")
        .args("MODEL")
        .option("--version", "N", "The version; the newest without it.")
        .option("--llm-model", "ENDPOINT", "The model that it asks; caspers-policy without it.")
        .flag("--no-wait", "Do not wait for the end.")
        .example("release evaluate caspers.ai.refunder --version 2")
        .does(ReleaseGroup::evaluated);
  }

  private static Object evaluated(Call call) {
    var asked = body().put("model", call.arg("MODEL"));
    call.number("--version").ifPresent(version -> asked.put("model_version", version));
    asked
        .putObject("environment_vars")
        .put("LLM_MODEL", call.option("--llm-model").orElse("caspers-policy"));
    var release = post(call, BASE, asked);
    var path = BASE + "/" + release.path("release_id").asText();
    while (!call.flag("--no-wait") && release.path("state").asText().equals("EVALUATING")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      release = get(call, path);
    }
    var good = List.of("EVALUATING", "EVALUATED").contains(release.path("state").asText());
    if (!good) {
      fail(
          call,
          "release "
              + release.path("release_id").asText()
              + " is "
              + release.path("state").asText()
              + ": "
              + joined(release.path("missed_thresholds"), release.path("blocked")));
    }
    return release;
  }

  private static Object gate(Call call) {
    var verdict = post(call, one(call) + "/gate", body());
    if (!verdict.path("passes").asBoolean()) {
      var reasons = JSON.createArrayNode();
      for (var reason : verdict.path("reasons")) {
        reasons.add(
            (reason.path("code").asText()
                    + " "
                    + reason.path("where").asText()
                    + " "
                    + reason.path("message").asText())
                .replaceAll("\\s+", " "));
      }
      fail(call, "the gate blocks " + call.arg("RELEASE") + ": " + joined(reasons, null));
    }
    return verdict;
  }

  private static Operation signOff() {
    return step("sign-off", "Sign a release off in your own name.")
        .option("--as", "engineering|stakeholder", "For which side.")
        .option("--decision", "DECISION", "APPROVED, APPROVED_WITH_CONDITIONS or REJECTED.")
        .option("--conditions", "TEXT;TEXT", "Of APPROVED_WITH_CONDITIONS, with semicolons.")
        .option("--reason", "TEXT", "Why it is rejected, or why a rejection is overridden.")
        .option("--rollback-trigger", "TEXT", "When to roll back.")
        .option("--next-review", "DATE", "When to look at it again.")
        .flag("--override", "Override a rejection, once both sides have signed.")
        .option("--file", "FILE", "Put a decision.md there, and confirm what it says of you.")
        .flag("--confirm", "Confirm what the decision.md there says in your name.")
        .example("release sign-off caspers.ai.v3 --as engineering --decision APPROVED")
        .does(ReleaseGroup::signed);
  }

  private static Object signed(Call call) throws IOException {
    var asked = body();
    if (call.option("--file").isPresent()) {
      put(call, call.option("--file").get());
    }
    if (call.flag("--confirm") || call.option("--file").isPresent()) {
      return post(call, one(call) + "/sign-off", asked.put("confirm", true));
    }
    if (call.flag("--override")) {
      asked.put("role", "override").put("reason", call.option("--reason").orElse(null));
    } else {
      asked.put("role", required(call, "--as")).put("decision", required(call, "--decision"));
      call.option("--reason").ifPresent(reason -> asked.put("rejection_reason", reason));
    }
    call.option("--conditions")
        .ifPresent(
            text -> {
              var conditions = asked.putArray("conditions");
              for (var condition : text.split(";")) {
                conditions.add(condition.strip());
              }
            });
    call.option("--rollback-trigger").ifPresent(text -> asked.put("rollback_trigger", text));
    call.option("--next-review").ifPresent(text -> asked.put("next_review", text));
    return post(call, one(call) + "/sign-off", asked);
  }

  /** A document by hand is never put over another. */
  private static void put(Call call, String file) throws IOException {
    var target = get(call, one(call)).path("artefacts").path("signoffs").asText();
    var files = call.client().files();
    files.createDirectory(
        new CreateDirectoryRequest()
            .setDirectoryPath(target.substring(0, target.lastIndexOf('/'))));
    try (var in = Files.newInputStream(call.local(file))) {
      files.upload(new UploadRequest().setFilePath(target).setContents(in).setOverwrite(false));
    }
  }

  private static Operation verify() {
    return step("verify", "See by real calls that the release is what answers.")
        .option("--question", "JSON", "What endpoint and app are asked, as a record.")
        .flag("--api", "The app must have the API of an agent.")
        .example("release verify caspers.ai.v3 --question '{\"order_id\": \"4711\"}'")
        .does(
            call -> {
              var asked = body();
              if (call.option("--question").isPresent()) {
                asked.set("question", json("--question", call.option("--question").get()));
              }
              asked.put("api", call.flag("--api"));
              var answer = post(call, one(call) + "/verify", asked);
              failUnlessOk(call, answer);
              return answer;
            });
  }

  private static Operation rollback() {
    return op("rollback", "Bring an earlier release back: alias, endpoint and app.")
        .args("MODEL")
        .option("--to", "RELEASE", "Which; the one before without it.")
        .option("--reason", "TEXT", "Why.")
        .example("release rollback caspers.ai.refunder --to caspers.ai.v3")
        .does(
            call -> {
              var asked = body().put("model", call.arg("MODEL"));
              call.option("--to").ifPresent(to -> asked.put("to", to));
              call.option("--reason").ifPresent(reason -> asked.put("reason", reason));
              return post(call, BASE + "/rollback", asked);
            });
  }

  private static Object template(Call call) {
    var request = new com.databricks.sdk.core.http.Request("GET", one(call) + "/template");
    try (var in = call.connection().apiClient().execute(request, java.io.InputStream.class)) {
      call.around().out().write(in.readAllBytes());
      return null;
    } catch (IOException e) {
      throw new CliException("the template cannot be read: " + e.getMessage(), e);
    }
  }

  private static void failUnlessOk(Call call, JsonNode answer) {
    if (!answer.path("ok").asBoolean()) {
      var failed = JSON.createArrayNode();
      for (var check : answer.path("checks")) {
        if (!check.path("ok").asBoolean()) {
          failed.add(
              check.path("what").asText()
                  + ": "
                  + check.path("found").asText()
                  + " ("
                  + check.path("mend").asText()
                  + ")");
        }
      }
      fail(call, joined(failed, null));
    }
  }

  /** Ends with 1, and says in one line why; what was answered is printed all the same. */
  static void fail(Call call, String why) {
    call.endWith(1);
    call.around().err().println(why);
  }

  private static String joined(JsonNode list, JsonNode otherwise) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(item.asText()));
    return texts.isEmpty() && otherwise != null
        ? otherwise.asText().replaceAll("\\s+", " ")
        : String.join("; ", texts);
  }

  private static String required(Call call, String option) {
    return call.option(option)
        .orElseThrow(() -> new CliException(option + " is missing (see caspers release --help)"));
  }

  static JsonNode json(String option, String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new CliException(option + " is not JSON: " + text);
    }
  }

  static String one(Call call) {
    return BASE + "/" + RawApi.segment(call.arg("RELEASE"));
  }

  static ObjectNode body() {
    return JSON.createObjectNode();
  }

  static JsonNode get(Call call, String path) {
    return RawApi.send(call.connection(), "GET", path, null);
  }

  static JsonNode post(Call call, String path, JsonNode body) {
    return RawApi.send(call.connection(), "POST", path, body);
  }
}
