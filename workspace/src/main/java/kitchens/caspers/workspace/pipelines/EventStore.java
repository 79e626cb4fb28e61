package kitchens.caspers.workspace.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The event logs. The newest events of a pipeline are kept, the oldest go. */
final class EventStore {

  private static final int KEPT = 10_000;
  private static final int PRUNED_EVERY = 500;

  private static final RowMapper<Event> MAPPER =
      (rs, ctx) ->
          new Event(
              rs.getString("event_id"),
              rs.getLong("ordinal"),
              rs.getString("update_id"),
              rs.getObject("sequence", Long.class),
              rs.getString("event_type"),
              rs.getString("level"),
              rs.getString("message"),
              rs.getTimestamp("occurred_at").toInstant(),
              json(rs.getString("error")),
              json(rs.getString("details")));

  private EventStore() {}

  private static JsonNode json(String text) {
    try {
      return text == null ? null : Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's stored JSON is none", e);
    }
  }

  /** Adds what the workspace itself reports. */
  static void report(
      Handle h,
      String pipelineId,
      String updateId,
      String type,
      String level,
      String message,
      Instant now) {
    add(h, pipelineId, null, event(updateId, null, type, level, message, now, null, null));
  }

  static Event event(
      String updateId,
      Long sequence,
      String type,
      String level,
      String message,
      Instant at,
      JsonNode error,
      JsonNode details) {
    return new Event(
        UUID.randomUUID().toString(),
        0,
        updateId,
        sequence,
        type,
        level,
        message,
        at,
        error,
        details);
  }

  /** Adds an event; false when it is there already. */
  static boolean add(Handle h, String pipelineId, Long epoch, Event e) {
    var ordinal =
        h.createQuery(
                """
                INSERT INTO pipeline_events
                       (event_id, pipeline_id, update_id, epoch, sequence, event_type, level,
                        message, occurred_at, error, details)
                VALUES (:id, :pipeline, :update::uuid, :epoch, :sequence, :type, :level,
                        :message, :at, :error::jsonb, :details::jsonb)
                ON CONFLICT (update_id, epoch, sequence) DO NOTHING
                RETURNING ordinal
                """)
            .bind("id", UUID.fromString(e.eventId()))
            .bind("pipeline", UUID.fromString(pipelineId))
            .bind("update", e.updateId())
            .bind("epoch", epoch)
            .bind("sequence", e.sequence())
            .bind("type", e.eventType())
            .bind("level", e.level())
            .bind("message", e.message())
            .bind("at", e.timestamp())
            .bind("error", e.error() == null ? null : e.error().toString())
            .bind("details", e.details() == null ? null : e.details().toString())
            .mapTo(Long.class)
            .findOne();
    ordinal.filter(n -> n % PRUNED_EVERY == 0).ifPresent(n -> prune(h, pipelineId));
    return ordinal.isPresent();
  }

  private static void prune(Handle h, String pipelineId) {
    h.createUpdate(
            """
            DELETE FROM pipeline_events
             WHERE pipeline_id = :pipeline
               AND NOT (event_type = 'flow_definition'
                        AND update_id IS NOT DISTINCT FROM (
                          SELECT update_id
                            FROM pipeline_events
                           WHERE pipeline_id = :pipeline
                             AND event_type = 'flow_definition' AND level = 'INFO'
                           ORDER BY ordinal DESC
                           LIMIT 1))
               AND ordinal <= (SELECT ordinal
                                 FROM pipeline_events
                                WHERE pipeline_id = :pipeline
                                ORDER BY ordinal DESC
                               OFFSET :kept
                                LIMIT 1)
            """)
        .bind("pipeline", UUID.fromString(pipelineId))
        .bind("kept", KEPT)
        .execute();
  }

  /** The details of the events {@code flow_definition} of the newest update that has any. */
  static List<JsonNode> definitions(Handle h, UUID pipelineId) {
    return h.createQuery(
            """
            WITH defined AS (
              SELECT * FROM pipeline_events
               WHERE pipeline_id = :pipeline AND event_type = 'flow_definition' AND level = 'INFO'
            ), newest AS (
              SELECT update_id, epoch FROM defined ORDER BY ordinal DESC LIMIT 1
            )
            SELECT d.details FROM defined d JOIN newest n USING (update_id, epoch)
             ORDER BY d.ordinal
            """)
        .bind("pipeline", pipelineId)
        .map((rs, ctx) -> json(rs.getString("details")))
        .list();
  }

  static List<Event> list(
      Handle h, String pipelineId, EventFilter filter, boolean ascending, long from, int limit) {
    var query =
        h.createQuery(
                "SELECT * FROM pipeline_events WHERE pipeline_id = :pipeline"
                    + (ascending ? " AND ordinal > :from" : " AND ordinal < :from")
                    + filter.sql()
                    + " ORDER BY ordinal "
                    + (ascending ? "ASC" : "DESC")
                    + " LIMIT :limit")
            .bind("pipeline", UUID.fromString(pipelineId))
            .bind("from", from)
            .bind("limit", limit);
    filter.bindings().forEach(query::bind);
    return query.map(MAPPER).list();
  }
}
