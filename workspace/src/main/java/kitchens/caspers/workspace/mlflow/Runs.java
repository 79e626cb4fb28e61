package kitchens.caspers.workspace.mlflow;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The runs of experiments, and what they log. */
final class Runs {

  static final String NAME_TAG = "mlflow.runName";
  private static final String USER_TAG = "mlflow.user";
  private static final int MOST_IN_A_BATCH = 1_000;
  private static final Set<String> STATUSES =
      Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

  /** A body that begins a run. */
  record Create(
      String experimentId, String runName, String userId, Long startTime, List<KeyValue> tags) {}

  /** A body about a run. */
  record Update(String runId, String runUuid, String runName, String status, Long endTime) {}

  /** A body that logs. */
  record Batch(String runId, List<Metric> metrics, List<KeyValue> params, List<KeyValue> tags) {}

  /** A search. */
  record Search(
      List<String> experimentIds,
      String filter,
      List<String> orderBy,
      Long maxResults,
      String pageToken,
      ViewType runViewType) {}

  private final Jdbi jdbi;
  private final Clock clock;

  Runs(Jdbi jdbi, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Run create(Create asked, Principal caller) {
    Map<String, KeyValue> tags = new LinkedHashMap<>();
    tags.put(USER_TAG, new KeyValue(USER_TAG, caller.userName()));
    for (KeyValue tag : Optional.ofNullable(asked.tags()).orElse(List.of())) {
      tags.put(tag.key(), tag.checked("tag"));
    }
    String id = UUID.randomUUID().toString().replace("-", "");
    String name =
        Optional.ofNullable(asked.runName())
            .filter(text -> !text.isBlank())
            .or(() -> Optional.ofNullable(tags.get(NAME_TAG)).map(KeyValue::value))
            .orElse("run-" + id.substring(0, 8));
    tags.put(NAME_TAG, new KeyValue(NAME_TAG, name));
    return jdbi.inTransaction(
        h -> {
          Experiment experiment = Experiments.find(h, asked.experimentId());
          if (!experiment.active()) {
            throw ApiException.invalidState(
                "experiment '" + experiment.name() + "' was deleted: restore it first");
          }
          Run.Info info =
              new Run.Info(
                  id,
                  id,
                  experiment.experimentId(),
                  name,
                  caller.userName(),
                  "RUNNING",
                  Optional.ofNullable(asked.startTime()).orElseGet(clock::millis),
                  null,
                  Artifacts.ofRun(experiment, id),
                  Experiment.ACTIVE);
          RunStore.insert(h, info);
          RunStore.tags(h, id, tags.values());
          return RunStore.whole(h, info);
        });
  }

  Run get(String id) {
    return jdbi.withHandle(h -> RunStore.whole(h, find(h, id)));
  }

  Run.Info info(String id) {
    return jdbi.withHandle(h -> find(h, id));
  }

  private static Run.Info find(Handle h, String id) {
    return RunStore.find(h, required(id)).orElseThrow(() -> missing(id));
  }

  private static String required(String id) {
    if (id == null || id.isEmpty()) {
      throw ApiException.invalidParameter("run_id is missing; give the run's id");
    }
    return id;
  }

  private static ApiException missing(String id) {
    return ApiException.notFound("run '" + id + "' does not exist");
  }

  /** The run, for logging to: locked, and not deleted. */
  private static Run.Info open(Handle h, String id) {
    Run.Info run = RunStore.lock(h, required(id)).orElseThrow(() -> missing(id));
    if (!run.lifecycleStage().equals(Experiment.ACTIVE)) {
      throw ApiException.invalidState("run '" + id + "' was deleted: restore it first");
    }
    return run;
  }

  Run.Info update(Update asked) {
    String id = Optional.ofNullable(asked.runId()).orElse(asked.runUuid());
    if (asked.status() != null && !STATUSES.contains(asked.status())) {
      throw ApiException.invalidParameter(
          "status is '" + asked.status() + "'; use one of " + STATUSES.stream().sorted().toList());
    }
    return jdbi.inTransaction(
        h -> {
          Run.Info old = open(h, id);
          String name = Optional.ofNullable(asked.runName()).orElse(old.runName());
          Run.Info changed =
              new Run.Info(
                  old.runId(),
                  old.runUuid(),
                  old.experimentId(),
                  name,
                  old.userId(),
                  Optional.ofNullable(asked.status()).orElse(old.status()),
                  old.startTime(),
                  Optional.ofNullable(asked.endTime()).orElse(old.endTime()),
                  old.artifactUri(),
                  old.lifecycleStage());
          RunStore.update(h, changed);
          RunStore.tags(h, id, List.of(new KeyValue(NAME_TAG, name)));
          return changed;
        });
  }

  void stage(String id, String stage) {
    jdbi.useTransaction(
        h -> {
          Run.Info old = RunStore.lock(h, required(id)).orElseThrow(() -> missing(id));
          RunStore.update(
              h,
              new Run.Info(
                  old.runId(),
                  old.runUuid(),
                  old.experimentId(),
                  old.runName(),
                  old.userId(),
                  old.status(),
                  old.startTime(),
                  old.endTime(),
                  old.artifactUri(),
                  stage));
        });
  }

  /**
   * Logs all of a batch or nothing.
   *
   * @throws ApiException 400 when a parameter has another value already: those never change
   */
  void log(Batch asked) {
    List<Metric> metrics =
        bounded("metrics", asked.metrics()).stream().map(m -> m.checked(clock.millis())).toList();
    List<KeyValue> params =
        bounded("params", asked.params()).stream().map(p -> p.checked("param")).toList();
    List<KeyValue> tags =
        bounded("tags", asked.tags()).stream().map(t -> t.checked("tag")).toList();
    jdbi.useTransaction(
        h -> {
          open(h, asked.runId());
          RunStore.params(h, asked.runId(), params);
          Map<String, String> kept =
              params.isEmpty() ? Map.of() : RunStore.params(h, asked.runId());
          for (KeyValue param : params) {
            if (!param.value().equals(kept.get(param.key()))) {
              throw ApiException.invalidParameter(
                  "param '"
                      + param.key()
                      + "' of run '"
                      + asked.runId()
                      + "' is '"
                      + kept.get(param.key())
                      + "' already and cannot become '"
                      + param.value()
                      + "': begin another run");
            }
          }
          RunStore.metrics(h, asked.runId(), metrics);
          RunStore.tags(h, asked.runId(), tags);
        });
  }

  private static <T> List<T> bounded(String what, List<T> given) {
    List<T> list = Optional.ofNullable(given).orElse(List.of());
    if (list.size() > MOST_IN_A_BATCH) {
      throw ApiException.invalidParameter(
          "a batch has "
              + list.size()
              + " "
              + what
              + "; send at most "
              + MOST_IN_A_BATCH
              + " at a time");
    }
    return list;
  }

  void deleteTag(String id, String key) {
    jdbi.useTransaction(
        h -> {
          open(h, id);
          if (RunStore.deleteTag(h, id, key) == 0) {
            throw ApiException.notFound("run '" + id + "' has no tag '" + key + "'");
          }
        });
  }

  void inputs(String id, JsonNode datasets) {
    jdbi.useTransaction(
        h -> {
          open(h, id);
          for (JsonNode input : datasets) {
            String name = input.at("/dataset/name").asText();
            if (name.isEmpty()) {
              throw ApiException.invalidParameter("each of datasets needs a dataset.name");
            }
            RunStore.input(h, id, name, input.at("/dataset/digest").asText(), input);
          }
        });
  }

  Token.Page<Metric> history(String id, String key, Long maxResults, String token) {
    KeyValue.checkKey("metric", key);
    int limit = Token.limit(maxResults, 25_000, 25_000);
    long offset = Token.offset(token);
    return jdbi.withHandle(
        h -> {
          find(h, id);
          return Token.page(RunStore.history(h, id, key, limit + 1, offset), limit, offset);
        });
  }

  Token.Page<Run> search(Search asked) {
    int limit = Token.limit(asked.maxResults(), 1_000, 50_000);
    long offset = Token.offset(asked.pageToken());
    ViewType view = Optional.ofNullable(asked.runViewType()).orElse(ViewType.ACTIVE_ONLY);
    Filter filter = Filter.of(Fields.RUNS, asked.filter(), asked.orderBy());
    List<String> ids = Optional.ofNullable(asked.experimentIds()).orElse(List.of());
    if (ids.isEmpty()) {
      throw ApiException.invalidParameter("experiment_ids is empty; give those to search");
    }
    return jdbi.withHandle(
        h -> {
          List<Long> experiments =
              ids.stream()
                  .map(id -> Long.parseLong(Experiments.find(h, id).experimentId()))
                  .toList();
          List<Run> found =
              RunStore.search(h, experiments, view, filter, limit + 1, offset).stream()
                  .map(info -> RunStore.whole(h, info))
                  .toList();
          return Token.page(found, limit, offset);
        });
  }
}
