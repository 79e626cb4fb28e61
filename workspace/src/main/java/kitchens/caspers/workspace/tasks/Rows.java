package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.agents.Supervision.Effect;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Rows of runs, steps and events, read. */
final class Rows {

  static final RowMapper<Run> RUN =
      (rs, ctx) ->
          new Run(
              rs.getObject("run_id", UUID.class),
              rs.getString("endpoint"),
              read(rs.getString("served"), Run.Served.class),
              rs.getString("requester"),
              rs.getString("owner"),
              Run.Mode.valueOf(rs.getString("mode")),
              read(rs.getString("input"), ObjectNode.class),
              Run.State.valueOf(rs.getString("state")),
              rs.getObject("driver", UUID.class),
              rs.getInt("planned"),
              rs.getInt("turn"),
              rs.getLong("turn_from"),
              instant(rs, "turn_until"),
              rs.getLong("next_sequence"),
              rs.getLong("prompt_tokens"),
              rs.getLong("completion_tokens"),
              rs.getLong("active_millis"),
              rs.getString("model_label"),
              rs.getString("trace_id"),
              tree(rs.getString("answer")),
              rs.getString("error_code"),
              rs.getString("error_message"),
              instant(rs, "created_at"),
              instant(rs, "changed_at"),
              instant(rs, "expires_at"),
              instant(rs, "ended_at"));

  static final RowMapper<Step> STEP =
      (rs, ctx) ->
          new Step(
              rs.getObject("run_id", UUID.class),
              rs.getInt("position"),
              Step.Kind.valueOf(rs.getString("kind")),
              rs.getString("name"),
              rs.getString("title"),
              rs.getString("call_id"),
              read(rs.getString("arguments"), ObjectNode.class),
              rs.getObject("idempotency_key", UUID.class),
              Effect.valueOf(rs.getString("effect")),
              Step.State.valueOf(rs.getString("state")),
              rs.getInt("attempts"),
              tree(rs.getString("result")),
              rs.getString("trace_id"),
              rs.getString("decided_by"),
              instant(rs, "decided_at"),
              rs.getString("note"),
              instant(rs, "begun_at"),
              instant(rs, "ended_at"));

  private Rows() {}

  static Optional<Run> run(Handle h, UUID id, boolean locked) {
    return h.createQuery(
            "SELECT * FROM agent_runs WHERE run_id = :id" + (locked ? " FOR UPDATE" : ""))
        .bind("id", id)
        .map(RUN)
        .findOne();
  }

  static List<Step> steps(Handle h, UUID run) {
    return h.createQuery("SELECT * FROM agent_steps WHERE run_id = :id ORDER BY position")
        .bind("id", run)
        .map(STEP)
        .list();
  }

  static Timestamp stamp(Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  private static Instant instant(ResultSet rs, String column) throws SQLException {
    Timestamp at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  static JsonNode tree(String text) {
    return text == null ? null : read(text, JsonNode.class);
  }

  private static <T> T read(String text, Class<T> type) {
    try {
      return Json.MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row of agent_runs cannot be read", e);
    }
  }
}
