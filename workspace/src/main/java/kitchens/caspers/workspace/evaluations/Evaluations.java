package kitchens.caspers.workspace.evaluations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kitchens.caspers.workspace.evaluations.Evaluation.State;
import kitchens.caspers.workspace.evaluations.Judges.Judgement;
import kitchens.caspers.workspace.evaluations.Variants.Variant;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.evaluate.CaseResult;
import kitchens.caspers.workspace.releases.evaluate.EvalSet;
import kitchens.caspers.workspace.releases.evaluate.Evaluator;
import kitchens.caspers.workspace.releases.evaluate.Measures;
import kitchens.caspers.workspace.releases.steps.ArtefactVolumes;
import kitchens.caspers.workspace.releases.steps.Caller;
import kitchens.caspers.workspace.releases.steps.Experiments;

/** Evaluates variants of an agent on the same cases, and keeps each as an MLflow run. */
final class Evaluations {

  /** What an evaluation has before its first question. */
  record Begun(Evaluation evaluation, Asked asked, List<Variant> variants, EvalSet set) {}

  /** What one variant did. */
  private record Done(
      Variant variant, List<CaseResult> results, Map<String, List<Judgement>> judged) {}

  private final Variants variants;
  private final Evaluator evaluator;
  private final EvaluationStore store;
  private final Experiments experiments = new Experiments();
  private final Clock clock;

  Evaluations(Variants variants, Evaluator evaluator, EvaluationStore store, Clock clock) {
    this.variants = variants;
    this.evaluator = evaluator;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Takes an evaluation on.
   *
   * @throws ApiException 400, 403 or 404 when it cannot be done; nothing was begun then
   */
  Begun begin(Asked asked, Caller caller) {
    List<Variant> chosen = variants.of(asked, caller);
    EvalSet set =
        EvalSet.in(chosen.get(0).version().folder(), at(chosen.get(0)))
            .orElseThrow(
                () ->
                    ApiException.invalidParameter(
                        at(chosen.get(0))
                            + " has no eval.yml: there is nothing to hold it against"));
    if (asked.casesFrom() != null) {
      set = set.with(caller.rest().file(asked.casesFrom()), asked.casesFrom());
    }
    if (asked.maxCases() != null) {
      set = set.first(asked.maxCases());
    }
    Evaluation evaluation =
        new Evaluation(
            UUID.randomUUID(),
            asked.model(),
            State.RUNNING,
            Json.MAPPER.valueToTree(asked),
            null,
            null,
            clock.instant(),
            caller.name());
    store.insert(evaluation);
    return new Begun(evaluation, asked, chosen, set);
  }

  /** Evaluates to the end. */
  void run(Begun begun, Caller caller) {
    String name = "evaluation " + begun.evaluation().id();
    String[] schema = begun.asked().model().split("\\.");
    new ArtefactVolumes(caller.rest()).ensure(schema[0], schema[1]);
    List<Done> all = new ArrayList<>();
    for (Variant variant : begun.variants()) {
      List<CaseResult> results =
          evaluator.run(
              variant.agent(), begun.set(), caller.principal(), caller.rest().token(), name);
      Map<String, List<Judgement>> judged =
          begun.asked().judge() == null
              ? Map.of()
              : new Judges(begun.asked().judge(), caller.rest())
                  .of(begun.set().evaluation().judges(), results);
      all.add(new Done(variant, results, judged));
    }
    ObjectNode result = Json.MAPPER.createObjectNode();
    result.put("eval_set_digest", begun.set().digest());
    result.set("judges", Json.MAPPER.valueToTree(begun.set().evaluation().judges()));
    ArrayNode shown = result.putArray("variants");
    for (Done done : all) {
      Map<String, BigDecimal> metrics = metrics(begun.set(), done);
      Experiments.Logged logged = log(begun, done, metrics, caller);
      ObjectNode one = shown.addObject();
      one.put("name", done.variant().name());
      one.put("model_version", done.variant().version().version());
      one.put("prompt", done.variant().agent().promptVersion());
      one.put("llm_model", done.variant().llmModel());
      one.put("experiment_id", logged.experimentId());
      one.put("run_id", logged.runId());
      one.set("metrics", Json.MAPPER.valueToTree(metrics));
      if (done != all.get(0)) {
        one.set("differences", Json.MAPPER.valueToTree(differences(begun.set(), all.get(0), done)));
      }
    }
    ArrayNode cases = result.putArray("cases");
    for (int i = 0; i < begun.set().cases().size(); i++) {
      CaseResult first = all.get(0).results().get(i);
      ObjectNode one = cases.addObject().put("name", first.name());
      one.set("tags", Json.MAPPER.valueToTree(first.tags()));
      one.set("input", first.input());
      ArrayNode results = one.putArray("results");
      for (Done done : all) {
        results.add(CaseJson.of(done.results().get(i), said(done, i)));
      }
    }
    store.end(begun.evaluation().id(), State.FINISHED, result, null);
  }

  private static Map<String, Judgement> said(Done done, int at) {
    Map<String, Judgement> said = new LinkedHashMap<>();
    done.judged()
        .forEach(
            (name, list) -> {
              if (list.get(at) != null) {
                said.put(name, list.get(at));
              }
            });
    return said;
  }

  private static Map<String, BigDecimal> metrics(EvalSet set, Done done) {
    Map<String, BigDecimal> metrics = new LinkedHashMap<>(Measures.of(set, done.results()));
    done.judged()
        .forEach(
            (name, list) -> {
              long rated = list.stream().filter(j -> j != null && j.rating() != null).count();
              long yes =
                  list.stream().filter(j -> j != null && Boolean.TRUE.equals(j.rating())).count();
              if (rated > 0) {
                metrics.put(
                    name,
                    BigDecimal.valueOf(yes)
                        .divide(BigDecimal.valueOf(rated), 6, java.math.RoundingMode.HALF_EVEN)
                        .stripTrailingZeros());
              }
            });
    return metrics;
  }

  private static List<Difference> differences(EvalSet set, Done first, Done other) {
    Map<String, List<List<Boolean>>> judged = new LinkedHashMap<>();
    first
        .judged()
        .forEach(
            (name, list) ->
                judged.put(name, List.of(ratings(list), ratings(other.judged().get(name)))));
    return Difference.of(set, first.results(), other.results(), judged);
  }

  private static List<Boolean> ratings(List<Judgement> list) {
    List<Boolean> ratings = new ArrayList<>();
    list.forEach(j -> ratings.add(j == null ? null : j.rating()));
    return ratings;
  }

  private Experiments.Logged log(
      Begun begun, Done done, Map<String, BigDecimal> metrics, Caller caller) {
    String model = begun.asked().model();
    String[] name = model.split("\\.");
    ArrayNode cases = Json.MAPPER.createArrayNode();
    for (int i = 0; i < done.results().size(); i++) {
      CaseResult r = done.results().get(i);
      ObjectNode one = Json.MAPPER.createObjectNode().put("name", r.name());
      one.set("input", r.input());
      one.setAll(CaseJson.of(r, said(done, i)));
      cases.add(one);
    }
    Map<String, String> params =
        new LinkedHashMap<>(
            Map.of(
                "model",
                model,
                "model_version",
                Long.toString(done.variant().version().version()),
                "prompt_version",
                done.variant().agent().promptVersion(),
                "llm_model",
                done.variant().llmModel()));
    if (begun.asked().judge() != null) {
      params.put("judge", begun.asked().judge());
    }
    return experiments.log(
        new Experiments.Finished(
            "/Shared/evaluations/" + model,
            "/Volumes/%s/%s/eval_runs/evaluations/%s".formatted(name[0], name[1], name[2]),
            done.variant().name(),
            metrics,
            params,
            Map.of(
                "evaluation_id",
                begun.evaluation().id().toString(),
                "model_digest",
                done.variant().version().digest(),
                "eval_set_digest",
                begun.set().digest()),
            Map.of("cases.json", cases),
            clock.millis()),
        caller.rest());
  }

  private static String at(Variant variant) {
    return variant.version().fullName() + "/" + variant.version().version();
  }
}
