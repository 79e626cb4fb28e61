package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import org.jdbi.v3.core.mapper.RowMapper;

/** Rows of the tables as records, and JSON on the way in. */
final class Rows {
  private static final TypeReference<LinkedHashMap<String, String>> STRING_MAP =
      new TypeReference<>() {};
  private static final TypeReference<JsonNode> NODE = new TypeReference<>() {};

  static final RowMapper<Job> JOB =
      (rs, ctx) ->
          new Job(
              rs.getLong("job_id"),
              object(rs.getString("settings")),
              new Identity(rs.getString("creator_id"), rs.getString("creator_user_name")),
              new Identity(rs.getString("run_as_id"), rs.getString("run_as_user_name")),
              instant(rs, "created_at").orElseThrow(),
              rs.getBoolean("keeps_running"),
              rs.getInt("failures_in_a_row"),
              instant(rs, "next_start_at"));

  static final RowMapper<Run> RUN =
      (rs, ctx) ->
          new Run(
              rs.getLong("run_id"),
              number(rs, "job_id"),
              Run.Type.valueOf(rs.getString("run_type")),
              rs.getString("trigger"),
              rs.getString("run_name"),
              rs.getLong("number_in_job"),
              object(rs.getString("settings")),
              read(rs.getString("parameters"), STRING_MAP),
              object(rs.getString("overrides")),
              new Identity(rs.getString("creator_id"), rs.getString("creator_user_name")),
              new Identity(rs.getString("run_as_id"), rs.getString("run_as_user_name")),
              RunState.valueOf(rs.getString("state")),
              outcome(rs, "outcome"),
              rs.getString("message"),
              instant(rs, "created_at").orElseThrow(),
              instant(rs, "admitted_at"),
              instant(rs, "ended_at"),
              instant(rs, "deadline"),
              instant(rs, "warn_at"),
              instant(rs, "cancel_requested_at"),
              rs.getInt("repair_count"),
              number(rs, "latest_repair_id"),
              number(rs, "parent_attempt_id"),
              object(rs.getString("trigger_info")));

  static final RowMapper<LastRuns.Line> LINE =
      (rs, ctx) ->
          new LastRuns.Line(
              rs.getLong("job_id"),
              rs.getLong("run_id"),
              RunState.valueOf(rs.getString("state")),
              outcome(rs, "outcome"),
              instant(rs, "created_at").orElseThrow(),
              instant(rs, "ended_at"));

  static final RowMapper<TaskRun> TASK_RUN =
      (rs, ctx) ->
          new TaskRun(
              rs.getLong("run_id"),
              rs.getLong("job_run_id"),
              rs.getString("task_key"),
              rs.getInt("attempt_number"),
              rs.getInt("failures"),
              RunState.valueOf(rs.getString("state")),
              outcome(rs, "outcome"),
              rs.getString("message"),
              instant(rs, "created_at").orElseThrow(),
              instant(rs, "due_at"),
              instant(rs, "claimed_at"),
              instant(rs, "started_at"),
              instant(rs, "ended_at"),
              instant(rs, "deadline"),
              outcome(rs, "ending"),
              process(rs),
              Optional.ofNullable(rs.getString("token_id")),
              Optional.ofNullable(rs.getString("resolved_parameters"))
                  .map(text -> read(text, NODE)),
              Optional.ofNullable(rs.getString("error")),
              Optional.ofNullable(rs.getString("error_trace")),
              number(rs, "repair_id"),
              iteration(rs),
              Optional.ofNullable(rs.getString("decision")),
              number(rs, "child_run_id"),
              Optional.ofNullable(rs.getString("update_id")),
              rs.getInt("carried"));

  static final RowMapper<Repair> REPAIR =
      (rs, ctx) ->
          new Repair(
              rs.getLong("repair_id"),
              rs.getLong("job_run_id"),
              rs.getInt("number"),
              rs.getString("requested_by"),
              instant(rs, "started_at").orElseThrow(),
              instant(rs, "ended_at"),
              outcome(rs, "outcome"),
              rs.getString("message"));

  private Rows() {}

  private static Optional<TaskRun.Iteration> iteration(ResultSet rs) throws SQLException {
    var loop = number(rs, "parent_run_id");
    return loop.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TaskRun.Iteration(loop.get(), rs.getInt("iteration"), rs.getString("input")));
  }

  static JsonNode node(String text) {
    return read(text, NODE);
  }

  static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), e);
    }
  }

  private static ObjectNode object(String text) {
    return read(text, new TypeReference<ObjectNode>() {});
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return Json.MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds unreadable JSON", e);
    }
  }

  private static Optional<Outcome> outcome(ResultSet rs, String column) throws SQLException {
    return Optional.ofNullable(rs.getString(column)).map(Outcome::valueOf);
  }

  private static Optional<Long> number(ResultSet rs, String column) throws SQLException {
    var value = rs.getLong(column);
    return rs.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private static Optional<TaskRun.ProcessMark> process(ResultSet rs) throws SQLException {
    var pid = number(rs, "pid");
    var started = instant(rs, "process_started_at");
    return pid.isPresent() && started.isPresent()
        ? Optional.of(new TaskRun.ProcessMark(pid.get(), started.get()))
        : Optional.empty();
  }

  private static Optional<Instant> instant(ResultSet rs, String column) throws SQLException {
    return Optional.ofNullable(rs.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
