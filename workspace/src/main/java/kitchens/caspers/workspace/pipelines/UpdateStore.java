package kitchens.caspers.workspace.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of updates. A state once terminal stays. */
final class UpdateStore {

  private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

  private static final String ACTIVE = "state NOT IN ('COMPLETED', 'FAILED', 'CANCELED')";

  private static final RowMapper<Update> MAPPER =
      (rs, ctx) ->
          new Update(
              rs.getString("update_id"),
              rs.getString("pipeline_id"),
              rs.getLong("ordinal"),
              rs.getString("cause"),
              UpdateState.valueOf(rs.getString("state")),
              PipelineSpec.parse(rs.getString("config")),
              rs.getBoolean("full_refresh"),
              names(rs, "full_refresh_selection"),
              names(rs, "refresh_selection"),
              rs.getBoolean("validate_only"),
              rs.getTimestamp("created_at").toInstant(),
              rs.getBoolean("ran"),
              rs.getString("error"));

  private UpdateStore() {}

  private static List<String> names(ResultSet rs, String column) throws SQLException {
    try {
      return Json.MAPPER.readValue(rs.getString(column), NAMES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an update's stored selection is not JSON", e);
    }
  }

  private static String json(List<String> names) {
    try {
      return Json.MAPPER.writeValueAsString(names);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** False when another update of the pipeline is active. */
  static boolean insert(Handle h, Update u) {
    return h.createUpdate(
                """
                INSERT INTO pipeline_updates
                       (update_id, pipeline_id, cause, state, config, full_refresh,
                        full_refresh_selection, refresh_selection, validate_only, created_at)
                VALUES (:id, :pipeline, :cause, :state, :config::jsonb, :full,
                        :fullSelection::jsonb, :selection::jsonb, :validate, :created)
                ON CONFLICT DO NOTHING
                """)
            .bind("id", UUID.fromString(u.updateId()))
            .bind("pipeline", UUID.fromString(u.pipelineId()))
            .bind("cause", u.cause())
            .bind("state", u.state().name())
            .bind("config", u.config().toString())
            .bind("full", u.fullRefresh())
            .bind("fullSelection", json(u.fullRefreshSelection()))
            .bind("selection", json(u.refreshSelection()))
            .bind("validate", u.validateOnly())
            .bind("created", u.createdAt())
            .execute()
        > 0;
  }

  static Optional<Update> find(Handle h, String pipelineId, String updateId) {
    return h.createQuery(
            """
            SELECT *
              FROM pipeline_updates
             WHERE update_id::text = :update AND pipeline_id::text = :pipeline
            """)
        .bind("update", updateId)
        .bind("pipeline", pipelineId)
        .map(MAPPER)
        .findOne();
  }

  /** The newest first, older than {@code before}. */
  static List<Update> list(Handle h, String pipelineId, long before, int limit) {
    return h.createQuery(
            """
            SELECT *
              FROM pipeline_updates
             WHERE pipeline_id::text = :pipeline AND ordinal < :before
             ORDER BY ordinal DESC
             LIMIT :limit
            """)
        .bind("pipeline", pipelineId)
        .bind("before", before)
        .bind("limit", limit)
        .map(MAPPER)
        .list();
  }

  static Optional<Update> latest(Handle h, String pipelineId) {
    return list(h, pipelineId, Long.MAX_VALUE, 1).stream().findFirst();
  }

  static Optional<Update> active(Handle h, String pipelineId) {
    return latest(h, pipelineId).filter(Update::active);
  }

  static List<Update> allActive(Handle h) {
    return h.createQuery("SELECT * FROM pipeline_updates WHERE " + ACTIVE + " ORDER BY ordinal")
        .map(MAPPER)
        .list();
  }

  /** Takes the update for a compute process; false when that process was given it already. */
  static boolean giveTo(Handle h, String updateId, long epoch) {
    return h.createUpdate(
                "UPDATE pipeline_updates SET given_to_epoch = :epoch WHERE update_id = :id AND "
                    + ACTIVE
                    + " AND state <> 'STOPPING' AND given_to_epoch IS DISTINCT FROM :epoch")
            .bind("id", UUID.fromString(updateId))
            .bind("epoch", epoch)
            .execute()
        > 0;
  }

  /** Lets the same compute process be asked again. */
  static void takeBack(Handle h, String updateId) {
    h.execute(
        "UPDATE pipeline_updates SET given_to_epoch = NULL WHERE update_id = ?",
        UUID.fromString(updateId));
  }

  /** Moves an active update on; false when it has ended, or is stopping and this is no end. */
  static boolean move(Handle h, String updateId, UpdateState to, String error) {
    return h.createUpdate(
                "UPDATE pipeline_updates"
                    + " SET state = :state, error = :error, ran = ran OR :state = 'RUNNING'"
                    + " WHERE update_id = :id AND "
                    + ACTIVE
                    + " AND (state <> 'STOPPING' OR :terminal)")
            .bind("id", UUID.fromString(updateId))
            .bind("state", to.name())
            .bind("error", error)
            .bind("terminal", to.terminal())
            .execute()
        > 0;
  }
}
