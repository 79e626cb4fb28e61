package kitchens.caspers.workspace.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of runs and of what they logged. */
final class RunStore {

  private static final RowMapper<Run.Info> INFO =
      (rs, ctx) ->
          new Run.Info(
              rs.getString("run_id"),
              rs.getString("run_id"),
              rs.getString("experiment_id"),
              rs.getString("run_name"),
              rs.getString("user_id"),
              rs.getString("status"),
              rs.getLong("start_time"),
              rs.getObject("end_time", Long.class),
              rs.getString("artifact_uri"),
              rs.getString("lifecycle_stage"));

  static final RowMapper<Metric> METRIC =
      (rs, ctx) ->
          new Metric(
              rs.getString("key"),
              rs.getDouble("value"),
              rs.getLong("timestamp"),
              rs.getLong("step"));

  private RunStore() {}

  static void insert(Handle h, Run.Info run) {
    h.createUpdate(
            """
            INSERT INTO experiment_runs (run_id, experiment_id, run_name, user_id, status,
                                         start_time, artifact_uri, created_at)
            VALUES (:id, :experiment, :name, :user, :status, :start, :artifacts, now())
            """)
        .bind("id", run.runId())
        .bind("experiment", Long.parseLong(run.experimentId()))
        .bind("name", run.runName())
        .bind("user", run.userId())
        .bind("status", run.status())
        .bind("start", run.startTime())
        .bind("artifacts", run.artifactUri())
        .execute();
  }

  static void update(Handle h, Run.Info run) {
    h.createUpdate(
            """
            UPDATE experiment_runs
               SET run_name = :name, status = :status, end_time = :end, lifecycle_stage = :stage
             WHERE run_id = :id
            """)
        .bind("id", run.runId())
        .bind("name", run.runName())
        .bind("status", run.status())
        .bind("end", run.endTime())
        .bind("stage", run.lifecycleStage())
        .execute();
  }

  static Optional<Run.Info> find(Handle h, String id) {
    return h.createQuery("SELECT * FROM experiment_runs WHERE run_id = :id")
        .bind("id", id)
        .map(INFO)
        .findOne();
  }

  /** As {@link #find}, and keeps others from changing the row until the transaction ends. */
  static Optional<Run.Info> lock(Handle h, String id) {
    return h.createQuery("SELECT * FROM experiment_runs WHERE run_id = :id FOR UPDATE")
        .bind("id", id)
        .map(INFO)
        .findOne();
  }

  static List<Run.Info> search(
      Handle h, List<Long> experiments, ViewType view, Filter filter, int limit, long offset) {
    return filter
        .bind(
            h.createQuery(
                "SELECT r.* FROM experiment_runs r WHERE r.experiment_id IN (<experiments>)"
                    + " AND r.lifecycle_stage "
                    + view.condition()
                    + filter.where()
                    + " ORDER BY "
                    + filter.orderBy()
                    + "r.start_time DESC, r.run_id LIMIT :limit OFFSET :offset"))
        .bindList("experiments", experiments)
        .bind("limit", limit)
        .bind("offset", offset)
        .map(INFO)
        .list();
  }

  static void tags(Handle h, String run, Collection<KeyValue> tags) {
    pairs(
        h,
        """
        INSERT INTO run_tags (run_id, key, value) VALUES (:run, :key, :value)
        ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value
        """,
        run,
        tags);
  }

  static int deleteTag(Handle h, String run, String key) {
    return h.execute("DELETE FROM run_tags WHERE run_id = ? AND key = ?", run, key);
  }

  /** Those that are there stay as they are: see {@link #params(Handle, String)}. */
  static void params(Handle h, String run, Collection<KeyValue> params) {
    pairs(
        h,
        """
        INSERT INTO run_params (run_id, key, value) VALUES (:run, :key, :value)
        ON CONFLICT (run_id, key) DO NOTHING
        """,
        run,
        params);
  }

  private static void pairs(Handle h, String sql, String run, Collection<KeyValue> pairs) {
    if (pairs.isEmpty()) {
      return;
    }
    PreparedBatch batch = h.prepareBatch(sql);
    pairs.forEach(
        pair -> batch.bind("run", run).bind("key", pair.key()).bind("value", pair.value()).add());
    batch.execute();
  }

  static Map<String, String> params(Handle h, String run) {
    Map<String, String> params = new HashMap<>();
    h.createQuery("SELECT key, value FROM run_params WHERE run_id = :run")
        .bind("run", run)
        .map((rs, ctx) -> new KeyValue(rs.getString(1), rs.getString(2)))
        .forEach(pair -> params.put(pair.key(), pair.value()));
    return params;
  }

  static void metrics(Handle h, String run, Collection<Metric> metrics) {
    for (String sql :
        List.of(
            """
            INSERT INTO run_metrics (run_id, key, value, timestamp, step)
            VALUES (:run, :key, :value, :timestamp, :step)
            ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO run_latest_metrics AS l (run_id, key, value, timestamp, step)
            VALUES (:run, :key, :value, :timestamp, :step)
            ON CONFLICT (run_id, key)
            DO UPDATE SET value = excluded.value, timestamp = excluded.timestamp,
                          step = excluded.step
             WHERE (excluded.step, excluded.timestamp) >= (l.step, l.timestamp)
            """)) {
      if (!metrics.isEmpty()) {
        PreparedBatch batch = h.prepareBatch(sql);
        metrics.forEach(
            m ->
                batch
                    .bind("run", run)
                    .bind("key", m.key())
                    .bind("value", m.value())
                    .bind("timestamp", m.timestamp())
                    .bind("step", m.step())
                    .add());
        batch.execute();
      }
    }
  }

  static List<Metric> history(Handle h, String run, String key, int limit, long offset) {
    return h.createQuery(
            """
            SELECT key, value, timestamp, step FROM run_metrics
             WHERE run_id = :run AND key = :key
             ORDER BY sequence LIMIT :limit OFFSET :offset
            """)
        .bind("run", run)
        .bind("key", key)
        .bind("limit", limit)
        .bind("offset", offset)
        .map(METRIC)
        .list();
  }

  static void input(Handle h, String run, String name, String digest, JsonNode input) {
    h.execute(
        """
        INSERT INTO run_inputs (run_id, name, digest, input) VALUES (?, ?, ?, ?::jsonb)
        ON CONFLICT (run_id, name, digest) DO UPDATE SET input = excluded.input
        """,
        run,
        name,
        digest,
        input.toString());
  }

  /** A run with all that it logged. */
  static Run whole(Handle h, Run.Info info) {
    String run = info.runId();
    List<Metric> metrics =
        h.createQuery(
                """
                SELECT key, value, timestamp, step FROM run_latest_metrics
                 WHERE run_id = :run ORDER BY key
                """)
            .bind("run", run)
            .map(METRIC)
            .list();
    List<KeyValue> tags =
        h.createQuery("SELECT key, value FROM run_tags WHERE run_id = :run ORDER BY key")
            .bind("run", run)
            .map((rs, ctx) -> new KeyValue(rs.getString(1), rs.getString(2)))
            .list();
    List<JsonNode> inputs =
        h.createQuery("SELECT input FROM run_inputs WHERE run_id = :run ORDER BY name, digest")
            .bind("run", run)
            .map((rs, ctx) -> json(rs.getString(1)))
            .list();
    return new Run(
        info, new Run.Data(metrics, KeyValue.list(params(h, run)), tags), new Run.Inputs(inputs));
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run holds JSON that was not written here", e);
    }
  }
}
