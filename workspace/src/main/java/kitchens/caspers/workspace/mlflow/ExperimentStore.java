package kitchens.caspers.workspace.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of experiments. */
final class ExperimentStore {

  private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

  private static final RowMapper<Experiment> MAPPER =
      (rs, ctx) ->
          new Experiment(
              rs.getString("experiment_id"),
              rs.getString("name"),
              rs.getString("artifact_location"),
              rs.getString("lifecycle_stage"),
              rs.getTimestamp("created_at").getTime(),
              rs.getTimestamp("updated_at").getTime(),
              KeyValue.list(tags(rs.getString("tags"))));

  private ExperimentStore() {}

  private static Map<String, String> tags(String json) {
    try {
      return Json.MAPPER.readValue(json, TAGS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an experiment holds JSON that was not written here", e);
    }
  }

  private static String json(List<KeyValue> tags) {
    Map<String, String> map = new HashMap<>();
    tags.forEach(tag -> map.put(tag.key(), tag.value()));
    try {
      return Json.MAPPER.writeValueAsString(map);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String insert(
      Handle h, String name, String artifacts, List<KeyValue> tags, String by, Instant now) {
    return h.createQuery(
            """
            INSERT INTO experiments (name, artifact_location, tags, created_at, created_by,
                                     updated_at)
            VALUES (:name, :artifacts, :tags::jsonb, :now, :by, :now)
            RETURNING experiment_id
            """)
        .bind("name", name)
        .bind("artifacts", artifacts)
        .bind("tags", json(tags))
        .bind("by", by)
        .bind("now", now)
        .mapTo(String.class)
        .one();
  }

  static Optional<Experiment> byId(Handle h, long id) {
    return h.createQuery("SELECT * FROM experiments WHERE experiment_id = :id")
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  static Optional<String> creator(Handle h, long id) {
    return h.createQuery("SELECT created_by FROM experiments WHERE experiment_id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  static Optional<Experiment> byName(Handle h, String name) {
    return h.createQuery("SELECT * FROM experiments WHERE name = :name")
        .bind("name", name)
        .map(MAPPER)
        .findOne();
  }

  static void rename(Handle h, long id, String name, Instant now) {
    h.execute(
        "UPDATE experiments SET name = ?, updated_at = ? WHERE experiment_id = ?", name, now, id);
  }

  static void tag(Handle h, long id, KeyValue tag, Instant now) {
    h.execute(
        """
        UPDATE experiments SET tags = tags || jsonb_build_object(?::text, ?::text), updated_at = ?
         WHERE experiment_id = ?
        """,
        tag.key(),
        tag.value(),
        now,
        id);
  }

  static void stage(Handle h, long id, String stage, Instant now) {
    h.execute(
        "UPDATE experiments SET lifecycle_stage = ?, updated_at = ? WHERE experiment_id = ?",
        stage,
        now,
        id);
  }

  /** The newest first. */
  static List<Experiment> search(Handle h, ViewType view, Filter filter, int limit, long offset) {
    return filter
        .bind(
            h.createQuery(
                "SELECT * FROM experiments e WHERE lifecycle_stage "
                    + view.condition()
                    + filter.where()
                    + " ORDER BY "
                    + filter.orderBy()
                    + "created_at DESC, experiment_id DESC LIMIT :limit OFFSET :offset"))
        .bind("limit", limit)
        .bind("offset", offset)
        .map(MAPPER)
        .list();
  }
}
