package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.models.ModelVersion;
import kitchens.caspers.workspace.releases.Artefacts.Kind;
import kitchens.caspers.workspace.releases.Digests;
import kitchens.caspers.workspace.releases.evaluate.EvalSet;
import kitchens.caspers.workspace.releases.evaluate.Evaluator;
import kitchens.caspers.workspace.releases.evaluate.Summary;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;

/** Begins a release: a candidate held against its eval set and against the champion. */
public final class Evaluate {

  /**
   * What is to be evaluated.
   *
   * @param model full name of the registered model
   * @param modelVersion null for the newest
   * @param environmentVars stand for {@code ${NAME}} in agent.yml, {@code LLM_MODEL} first of all
   */
  public record Asked(String model, Long modelVersion, Map<String, String> environmentVars) {

    public Asked {
      model = Desk.model(model);
      environmentVars = environmentVars == null ? Map.of() : Map.copyOf(environmentVars);
    }
  }

  private final Desk desk;
  private final Evaluator evaluator;
  private final Experiments experiments = new Experiments();

  public Evaluate(Desk desk, Evaluator evaluator) {
    this.desk = desk;
    this.evaluator = evaluator;
  }

  /**
   * Takes the next N.
   *
   * @return a release that is {@code EVALUATING}
   * @throws ApiException 400, 403 or 404 when it cannot be evaluated; nothing was begun then
   */
  public Release begin(Asked asked, Caller caller) {
    String[] name = String.valueOf(asked.model()).split("\\.", -1);
    if (name.length != 3) {
      throw ApiException.invalidParameter(
          "model is '" + asked.model() + "': give a registered model's full name, cat.schema.name");
    }
    caller.rest().get("/api/2.1/unity-catalog/models/" + asked.model());
    long number = Optional.ofNullable(asked.modelVersion()).orElseGet(() -> newest(asked, caller));
    ModelVersion version = desk.version(asked.model(), number);
    agent(version, asked.environmentVars());
    evalSet(version)
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    at(version) + " has no eval.yml: without cases there is no release"));
    new ArtefactVolumes(caller.rest()).ensure(name[0], name[1]);
    for (int attempt = 0; attempt < 100; attempt++) {
      long next =
          1
              + Math.max(
                  desk.store.highest(name[0], name[1]),
                  desk.artefacts.highest(caller.principal(), name[0], name[1]));
      Release release = release(new ReleaseId(name[0], name[1], next), version, asked, caller);
      if (desk.store.insert(release, desk.modelId(asked.model()))) {
        desk.points.at("evaluate.begun");
        return release;
      }
    }
    throw ApiException.temporarilyUnavailable("too many releases begin at once: try again");
  }

  private Release release(ReleaseId id, ModelVersion version, Asked asked, Caller caller) {
    ObjectNode facts = Json.MAPPER.createObjectNode();
    facts.set("environment_vars", Json.MAPPER.valueToTree(asked.environmentVars()));
    return new Release(
        id,
        asked.model(),
        version.version(),
        version.digest(),
        desk.models.creator(asked.model(), version.version()).orElse(caller.name()),
        ReleaseState.EVALUATING,
        desk.champion(asked.model()),
        facts,
        desk.clock.instant(),
        caller.name(),
        desk.clock.instant());
  }

  private static long newest(Asked asked, Caller caller) {
    JsonNode versions =
        caller
            .rest()
            .get("/api/2.1/unity-catalog/models/" + asked.model() + "/versions?max_results=1")
            .path("model_versions");
    if (versions.isEmpty()) {
      throw ApiException.notFound("registered model '" + asked.model() + "' has no version yet");
    }
    return versions.get(0).path("version").asLong();
  }

  /**
   * Evaluates, and says how it went.
   *
   * @return the release, {@code EVALUATED} or {@code FAILED}
   */
  public Release run(Release release, Caller caller) {
    ModelVersion version = desk.version(release.model(), release.modelVersion());
    Map<String, String> variables = variables(release);
    Agent agent = agent(version, variables);
    EvalSet set = evalSet(version).orElseThrow();
    ObjectNode facts = release.facts();
    facts.put("prompt", release.id().prompt());
    facts.put("eval_set_digest", set.digest());
    facts.put("llm_model", agent.model());
    facts.put(
        "prompt_digest",
        desk.artefacts.write(
            caller.principal(),
            Kind.PROMPT,
            release.id(),
            agent.prompt().getBytes(StandardCharsets.UTF_8)));
    desk.points.at("evaluate.prompt-written");
    Summary summary = summary(release, agent, set, variables, caller);
    ObjectNode json = subject(release);
    json.setAll(summary.json());
    Experiments.Logged logged =
        experiments.log(release, summary, caller.rest(), desk.clock.millis());
    json.put("run_id", logged.runId());
    desk.points.at("evaluate.logged");
    byte[] content = bytes(json);
    desk.artefacts.write(caller.principal(), Kind.EVAL_RUN, release.id(), content);
    desk.points.at("evaluate.summary-written");
    facts.put("summary_digest", Digests.of(content));
    facts.put("run_id", json.path("run_id").asText());
    facts.put("experiment_id", logged.experimentId());
    facts.set("metrics", json.get("metrics"));
    facts.set("missed_thresholds", json.get("missed_thresholds"));
    facts.set("regressions", json.get("regressions"));
    Release done = release.in(summary.passed() ? ReleaseState.EVALUATED : ReleaseState.FAILED);
    desk.store
        .jdbi()
        .useTransaction(
            h -> {
              desk.store.update(h, done);
              desk.store.tell(
                  h,
                  release.id(),
                  caller.name(),
                  "evaluate",
                  summary.passed() ? "OK" : "FAILED",
                  summary.passed()
                      ? summary.metrics().get("cases") + " cases, every threshold held"
                      : String.join("; ", summary.missed()));
            });
    return done;
  }

  private Summary summary(
      Release release, Agent agent, EvalSet set, Map<String, String> variables, Caller caller) {
    String name = "release " + release.id();
    String token = caller.rest().token();
    var results = evaluator.run(agent, set, caller.principal(), token, name);
    if (release.championVersion() == null) {
      return Summary.of(set, results, List.of(), null);
    }
    ModelVersion champion = desk.version(release.model(), release.championVersion());
    var theirs =
        champion.version() == release.modelVersion()
            ? results
            : evaluator.run(agent(champion, variables), set, caller.principal(), token, name);
    return Summary.of(set, results, theirs, evalSet(champion).orElse(null));
  }

  private ObjectNode subject(Release release) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("number", release.id().number());
    json.put("model", release.model());
    json.put("model_version", release.modelVersion());
    json.put("model_digest", release.modelDigest());
    json.put("author", release.author());
    json.put("champion_version", release.championVersion());
    for (String fact : List.of("prompt", "prompt_digest", "eval_set_digest", "llm_model")) {
      json.put(fact, release.fact(fact));
    }
    return json.put("evaluated_at", desk.clock.instant().toString());
  }

  static Map<String, String> variables(Release release) {
    Map<String, String> variables = new java.util.HashMap<>();
    release
        .facts()
        .path("environment_vars")
        .properties()
        .forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
    return variables;
  }

  private static Agent agent(ModelVersion version, Map<String, String> variables) {
    return AgentRuntime.read(version, variables);
  }

  private static Optional<EvalSet> evalSet(ModelVersion version) {
    return EvalSet.in(version.folder(), at(version));
  }

  private static String at(ModelVersion version) {
    return version.fullName() + "/" + version.version();
  }

  static byte[] bytes(ObjectNode json) {
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
