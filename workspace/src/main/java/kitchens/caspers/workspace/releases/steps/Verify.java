package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.apps.Redeploy;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.OwnRest;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;

/** Sees by real calls that what was released is what answers. */
public final class Verify {

  /**
   * One thing that was looked at.
   *
   * @param mend null when it is as it should be
   */
  public record Check(String what, boolean ok, String found, String mend) {}

  /**
   * What is asked.
   *
   * @param question of endpoint and app, as a record; null to ask what its tools know nothing of,
   *     which must be refused by the very version
   * @param api whether the app must have the API of an agent
   */
  public record Asked(JsonNode question, Boolean api) {

    public Asked {
      api = Boolean.TRUE.equals(api);
    }
  }

  private final Desk desk;
  private final AppSwitch apps;

  public Verify(Desk desk, Redeploy apps) {
    this.desk = desk;
    this.apps = new AppSwitch(apps);
  }

  /**
   * Verifies.
   *
   * @throws ApiException 400 when the release is not deployed
   */
  public List<Check> verify(ReleaseId id, Asked asked, Caller caller) {
    JsonNode question = asked.question();
    Release release = desk.release(id);
    if (release.state() != ReleaseState.DEPLOYED && release.state() != ReleaseState.VERIFIED) {
      throw ApiException.invalidState(
          "release "
              + id
              + " is "
              + release.state()
              + ": only what is deployed can be verified; "
              + release.next());
    }
    List<Check> checks = new ArrayList<>();
    Long champion = desk.champion(release.model());
    boolean right = champion != null && champion == release.modelVersion();
    checks.add(
        new Check(
            "alias champion", right, "version " + champion, right ? null : "promote it again"));
    if (!release.fact("endpoint").isEmpty()) {
      endpoint(release, question, caller.rest(), checks);
    }
    if (!release.fact("app").isEmpty()) {
      app(release, asked, caller, checks);
    }
    boolean all = checks.stream().allMatch(Check::ok);
    release.facts().set("checks", Json.MAPPER.valueToTree(checks));
    desk.store
        .jdbi()
        .useTransaction(
            h -> {
              desk.store.update(h, release.in(all ? ReleaseState.VERIFIED : release.state()));
              desk.store.tell(h, id, caller.name(), "verify", all ? "OK" : "FAILED", told(checks));
            });
    desk.points.at("verify.done");
    return checks;
  }

  private static String told(List<Check> checks) {
    List<String> wrong = new ArrayList<>();
    for (Check check : checks) {
      if (!check.ok()) {
        wrong.add(check.what() + ": " + check.found());
      }
    }
    return wrong.isEmpty() ? checks.size() + " checks" : String.join("; ", wrong);
  }

  private static void endpoint(
      Release release, JsonNode question, OwnRest rest, List<Check> checks) {
    String endpoint = release.fact("endpoint");
    JsonNode asked =
        question == null
            ? Json.MAPPER.createObjectNode().put("release", release.id().toString())
            : question;
    try {
      OwnRest.Answer answer =
          rest.call(
              "POST",
              "/serving-endpoints/" + endpoint + "/invocations",
              Map.of("dataframe_records", List.of(asked)));
      JsonNode said = answer.body().path("predictions").path(0);
      String version = said.path("model_version").asText();
      boolean right = version.equals(Long.toString(release.modelVersion()));
      checks.add(
          new Check(
              "endpoint " + endpoint,
              right,
              "version " + version + " answers",
              right ? null : "deploy it again"));
      boolean answered = said.has("answer") || question == null && said.has("error");
      checks.add(
          new Check(
              "an answer",
              answered,
              said.has("answer") ? said.get("answer").toString() : said.path("error").toString(),
              answered ? null : "look at trace " + said.path("trace_id").asText()));
      String traced = said.path("trace_id").asText();
      trace(release, traced, rest, checks)
          .ifPresent(t -> checks.add(new GatewayRow(rest).of(endpoint, t)));
    } catch (ApiException e) {
      checks.add(new Check("endpoint " + endpoint, false, e.getMessage(), "mend the endpoint"));
    }
  }

  private static Optional<JsonNode> trace(
      Release release, String id, OwnRest rest, List<Check> checks) {
    Optional<JsonNode> trace = rest.find("/api/2.0/caspers/traces/" + id);
    String found = trace.map(t -> t.path("model_version").asText()).orElse("");
    boolean right = found.endsWith("/" + release.modelVersion());
    checks.add(
        new Check(
            "a trace",
            right,
            right ? id + " under " + found : "no trace " + id + " under the version",
            right ? null : "see that traces are kept: settings.yaml, traces"));
    return trace;
  }

  private void app(Release release, Asked asked, Caller caller, List<Check> checks) {
    String name = release.fact("app");
    Redeploy.About about = apps.about(name, caller);
    String id = about.environment().getOrDefault(AppVariables.MODEL_ID, "");
    boolean right = id.equals(release.fact("logged_model_id"));
    checks.add(
        new Check(
            "app " + name + " " + AppVariables.MODEL_ID,
            right,
            id.isEmpty() ? "not set" : id,
            right ? null : "deploy it again"));
    String state =
        caller.rest().get("/api/2.0/apps/" + name).path("app_status").path("state").asText();
    checks.add(
        new Check(
            "app " + name,
            state.equals("RUNNING"),
            state,
            state.equals("RUNNING") ? null : "see: caspers apps logs " + name));
    int status = new AppCall(URI.create(about.url()), caller.rest().token()).status();
    boolean up = status >= 200 && status < 400;
    checks.add(
        new Check(
            "its page",
            up,
            status == 0 ? "no answer" : "answers with " + status,
            up ? null : "see: caspers apps logs " + name));
    List<String> traces = new ArrayList<>();
    checks.addAll(
        new AppApi(caller.rest(), name, release.modelVersion())
            .ask(asked.question(), asked.api(), traces));
    if (release.fact("endpoint").isEmpty() && !traces.isEmpty()) {
      trace(release, traces.get(0), caller.rest(), checks);
    }
  }
}
