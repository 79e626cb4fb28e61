package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.apps.Redeploy;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.Artefacts.Kind;
import kitchens.caspers.workspace.releases.Digests;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;

/** Brings the champion to where it is used: the plan first, then endpoint and app. */
public final class Deploy {

  /**
   * Where to.
   *
   * @param endpoint null for none
   * @param app null for none
   * @param target the bundle's target, {@code prod}
   * @param environment what the app is told in APP_ENVIRONMENT
   * @param canaryPercent of the endpoint's requests that the version gets first; null for all
   * @param questions that the canary is asked; one or more with a canary
   * @param trigger when the canary is taken back
   * @param keepPayloads whether an endpoint that is made keeps requests and answers, in the table
   *     {@code <endpoint>_payload} of the model's schema
   * @param bundlePlan what the bundle's deployment will change, as text; null when none goes along
   */
  public record Asked(
      String endpoint,
      String app,
      String target,
      String environment,
      Integer canaryPercent,
      List<JsonNode> questions,
      ObjectNode trigger,
      Boolean keepPayloads,
      String bundlePlan) {

    public Asked {
      target = target == null ? "prod" : target;
      environment = environment == null ? "production" : environment;
      questions = questions == null ? List.of() : List.copyOf(questions);
      keepPayloads = Boolean.TRUE.equals(keepPayloads);
    }
  }

  private static final int LONGEST_PLAN = 200_000;

  private final Desk desk;
  private final AppSwitch apps;
  private final Canaries canaries;

  public Deploy(Desk desk, Redeploy apps, Canaries canaries) {
    this.desk = desk;
    this.canaries = canaries;
    this.apps = new AppSwitch(apps);
  }

  /**
   * Deploys. What an earlier call that was cut off has done is not done twice.
   *
   * @throws ApiException 400 when the release is not the champion, or what is asked is not what the
   *     plan of an earlier call says; as the endpoint's and the app's own routes
   */
  public Release deploy(ReleaseId id, Asked asked, Caller caller) {
    Release release = desk.release(id);
    return desk.alone(release.model(), () -> deployed(desk.release(id), asked, caller));
  }

  /**
   * Writes the plan and changes nothing else; what comes after is {@link #deploy}.
   *
   * @throws ApiException as that
   */
  public Release plan(ReleaseId id, Asked asked, Caller caller) {
    Release release = desk.release(id);
    return desk.alone(
        release.model(),
        () -> {
          Release now = desk.release(id);
          requireReady(now, asked, caller);
          plan(now, asked, caller);
          return now;
        });
  }

  private void requireReady(Release release, Asked asked, Caller caller) {
    if (!release.state().inProduction()) {
      throw ApiException.invalidState(
          "release "
              + release.id()
              + " is "
              + release.state()
              + ": only the champion is deployed; "
              + release.next());
    }
    Promote.requireManage(release.model(), caller);
    Approve.require(release);
    requireSound(asked);
  }

  private Release deployed(Release release, Asked asked, Caller caller) {
    requireReady(release, asked, caller);
    plan(release, asked, caller);
    if (asked.endpoint() != null) {
      endpoint(release, asked, caller);
      desk.points.at("deploy.endpoint-set");
    }
    if (asked.app() != null) {
      app(release, asked, caller);
      desk.points.at("deploy.app-set");
    }
    Release done =
        release.in(
            release.state() == ReleaseState.VERIFIED
                ? ReleaseState.VERIFIED
                : ReleaseState.DEPLOYED);
    desk.store
        .jdbi()
        .useTransaction(
            h -> {
              desk.store.update(h, done);
              desk.store.tell(h, release.id(), caller.name(), "deploy", "OK", where(asked));
            });
    desk.points.at("deploy.done");
    return done;
  }

  private static String where(Asked asked) {
    List<String> where = new ArrayList<>();
    if (asked.endpoint() != null) {
      where.add("endpoint " + asked.endpoint());
    }
    if (asked.app() != null) {
      where.add("app " + asked.app());
    }
    return where.isEmpty() ? "the alias alone" : String.join(", ", where);
  }

  private static void requireSound(Asked asked) {
    Integer percent = asked.canaryPercent();
    if (percent != null && (percent < 1 || percent > 99)) {
      throw ApiException.invalidParameter("canary_percent is from 1 to 99");
    }
    if (percent != null && (asked.endpoint() == null || asked.questions().isEmpty())) {
      throw ApiException.invalidParameter(
          "a canary needs an endpoint and questions that it is asked");
    }
    if (asked.bundlePlan() != null && asked.bundlePlan().length() > LONGEST_PLAN) {
      throw ApiException.invalidParameter("bundle_plan is longer than " + LONGEST_PLAN);
    }
  }

  /** The plan is written before anything is changed, and stays as it was first written. */
  private void plan(Release release, Asked asked, Caller caller) {
    ObjectNode facts = release.facts();
    if (facts.has("plan_digest")) {
      boolean same =
          facts.path("endpoint").asText(null) == null
              ? asked.endpoint() == null
              : facts.path("endpoint").asText().equals(asked.endpoint());
      if (!same || !facts.path("app").asText("").equals(asked.app() == null ? "" : asked.app())) {
        throw ApiException.invalidState(
            Kind.DEPLOYMENT_PLAN.path(release.id())
                + " says endpoint "
                + facts.path("endpoint")
                + " and app "
                + facts.path("app")
                + ": deploy to those, or begin another release");
      }
      return;
    }
    Optional<JsonNode> now =
        Optional.ofNullable(asked.endpoint())
            .flatMap(endpoint -> new EndpointSwitch(caller.rest(), endpoint).now());
    if (asked.canaryPercent() != null
        && now.map(n -> EndpointSwitch.serves(n, release.model())).isEmpty()) {
      throw ApiException.invalidState(
          "endpoint '"
              + asked.endpoint()
              + "' does not serve one version of "
              + release.model()
              + ", which a canary is held against: deploy without one");
    }
    facts.put("endpoint", asked.endpoint());
    facts.put("app", asked.app());
    facts.put("bundle_target", asked.target());
    facts.put("app_environment", asked.environment());
    facts.put(
        "logged_model_id", AppVariables.loggedModelId(release.model(), release.modelVersion()));
    now.map(n -> EndpointSwitch.serves(n, release.model()))
        .ifPresent(version -> facts.put("endpoint_served", version));
    if (asked.app() != null) {
      Redeploy.About about = apps.about(asked.app(), caller);
      facts.put("app_name", about.name());
      facts.put("app_url", about.url());
      facts.put("sp_id", about.servicePrincipal());
      facts.put("app_model_id", about.environment().getOrDefault(AppVariables.MODEL_ID, ""));
    }
    String digest = write(new Plan(release, asked, caller.name(), desk.clock.instant()), caller);
    desk.points.at("deploy.plan-written");
    facts.put("plan_digest", digest);
    desk.store.update(release);
  }

  /** A plan that an earlier call wrote before it was cut off is the plan. */
  private String write(Plan plan, Caller caller) {
    ReleaseId id = plan.release().id();
    Optional<byte[]> there = desk.artefacts.read(caller.principal(), Kind.DEPLOYMENT_PLAN, id);
    if (there.isEmpty()) {
      return desk.artefacts.write(
          caller.principal(),
          Kind.DEPLOYMENT_PLAN,
          id,
          plan.text().getBytes(StandardCharsets.UTF_8));
    }
    if (!new String(there.get(), StandardCharsets.UTF_8).contains(plan.where())) {
      throw ApiException.invalidState(
          Kind.DEPLOYMENT_PLAN.path(id) + " names another endpoint or app: deploy to those");
    }
    return Digests.of(there.get());
  }

  private void endpoint(Release release, Asked asked, Caller caller) {
    EndpointSwitch endpoint = new EndpointSwitch(caller.rest(), asked.endpoint());
    Map<String, String> variables = Evaluate.variables(release);
    Long old =
        release.facts().has("endpoint_served")
            ? Long.valueOf(release.facts().path("endpoint_served").asLong())
            : null;
    if (asked.canaryPercent() != null && old != null && old != release.modelVersion()) {
      endpoint.serve(release.model(), release.modelVersion(), asked.canaryPercent(), variables);
      desk.points.at("deploy.canary-set");
      Canary canary = new Canary(caller.rest(), asked.endpoint(), served(release), trigger(asked));
      List<String> crossed =
          canaries.show(
              release.id(), asked.canaryPercent(), canary, () -> canary.watch(asked.questions()));
      if (!crossed.isEmpty()) {
        endpoint.serve(release.model(), old, 100, variables);
        desk.points.at("canary.endpoint-set");
        throw new TakenBack(desk)
            .because(release, "the canary was taken back: " + String.join("; ", crossed), caller);
      }
      desk.store.tell(release.id(), caller.name(), "canary", "OK", asked.canaryPercent() + "%");
    }
    if (endpoint.now().isEmpty()) {
      endpoint.create(release.model(), release.modelVersion(), variables, asked.keepPayloads());
    } else {
      endpoint.serve(release.model(), release.modelVersion(), 100, variables);
    }
  }

  private static Canary.Trigger trigger(Asked asked) {
    return Json.MAPPER.convertValue(
        asked.trigger() == null ? Json.MAPPER.createObjectNode() : asked.trigger(),
        Canary.Trigger.class);
  }

  static String served(Release release) {
    return release.model().substring(release.model().lastIndexOf('.') + 1)
        + "-"
        + release.modelVersion();
  }

  private void app(Release release, Asked asked, Caller caller) {
    apps.deploy(
        asked.app(),
        release.id().toString(),
        AppVariables.of(release, asked.environment()),
        caller);
  }
}
