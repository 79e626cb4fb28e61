package kitchens.caspers.workspace.evaluations;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.evaluations.Evaluation.Label;
import kitchens.caspers.workspace.evaluations.Evaluation.State;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of evaluations and of people's words on them. */
final class EvaluationStore {

  private static final RowMapper<Evaluation> EVALUATION =
      (rs, ctx) ->
          new Evaluation(
              rs.getObject("evaluation_id", UUID.class),
              rs.getString("model"),
              State.valueOf(rs.getString("state")),
              object(rs.getString("asked")),
              object(rs.getString("result")),
              rs.getString("message"),
              rs.getTimestamp("created_at").toInstant(),
              rs.getString("created_by"));

  private static final RowMapper<Label> LABEL =
      (rs, ctx) ->
          new Label(
              rs.getString("trace_id"),
              rs.getString("name"),
              rs.getBoolean("value"),
              rs.getString("person"),
              rs.getTimestamp("at").toInstant());

  private final Jdbi jdbi;

  EvaluationStore(Jdbi jdbi) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
  }

  void insert(Evaluation e) {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO evaluations (evaluation_id, model, state, asked, created_at, created_by)
                    VALUES (:id, :model, :state, :asked::jsonb, :at, :by)
                    """)
                .bind("id", e.id())
                .bind("model", e.model())
                .bind("state", e.state().name())
                .bind("asked", e.asked().toString())
                .bind("at", Timestamp.from(e.createdAt()))
                .bind("by", e.createdBy())
                .execute());
  }

  void end(UUID id, State state, ObjectNode result, String message) {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    UPDATE evaluations SET state = :state, result = :result::jsonb,
                                           message = :message
                    WHERE evaluation_id = :id
                    """)
                .bind("id", id)
                .bind("state", state.name())
                .bind("result", result == null ? null : result.toString())
                .bind("message", message)
                .execute());
  }

  /** Those that were under way when the workspace stopped are not any more. */
  void interrupt() {
    jdbi.useHandle(
        h ->
            h.execute(
                "UPDATE evaluations SET state = 'INTERRUPTED',"
                    + " message = 'the workspace was stopped meanwhile: evaluate again'"
                    + " WHERE state = 'RUNNING'"));
  }

  Optional<Evaluation> find(UUID id) {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT * FROM evaluations WHERE evaluation_id = :id")
                .bind("id", id)
                .map(EVALUATION)
                .findOne());
  }

  /** The newest first, their results without the cases. */
  List<Evaluation> list(String model, int most) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    SELECT evaluation_id, model, state, asked, result - 'cases' AS result, message,
                           created_at, created_by
                    FROM evaluations WHERE :model::text IS NULL OR model = :model
                    ORDER BY created_at DESC, evaluation_id LIMIT :most
                    """)
                .bind("model", model)
                .bind("most", most)
                .map(EVALUATION)
                .list());
  }

  /** Writes a person's word over the one that they said before. */
  void label(UUID evaluation, Label label) {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO evaluation_labels
                      (evaluation_id, trace_id, name, person, value, at)
                    VALUES (:id, :trace, :name, :person, :value, :at)
                    ON CONFLICT (evaluation_id, trace_id, name, person)
                    DO UPDATE SET value = :value, at = :at
                    """)
                .bind("id", evaluation)
                .bind("trace", label.traceId())
                .bind("name", label.name())
                .bind("person", label.person())
                .bind("value", label.value())
                .bind("at", Timestamp.from(label.at()))
                .execute());
  }

  /** Takes a person's word back. */
  void unlabel(UUID evaluation, String trace, String name, String person) {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    DELETE FROM evaluation_labels WHERE evaluation_id = :id
                      AND trace_id = :trace AND name = :name AND person = :person
                    """)
                .bind("id", evaluation)
                .bind("trace", trace)
                .bind("name", name)
                .bind("person", person)
                .execute());
  }

  List<Label> labels(UUID evaluation) {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT * FROM evaluation_labels WHERE evaluation_id = :id ORDER BY at")
                .bind("id", evaluation)
                .map(LABEL)
                .list());
  }

  private static ObjectNode object(String json) {
    try {
      return json == null ? null : (ObjectNode) Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row of evaluations is not JSON", e);
    }
  }
}
