package kitchens.caspers.workspace.pipelines;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of pipelines. */
final class PipelineStore {

  private static final RowMapper<Pipeline> MAPPER =
      (rs, ctx) ->
          new Pipeline(
              rs.getString("pipeline_id"),
              PipelineSpec.parse(rs.getString("spec")),
              rs.getString("creator_user_name"),
              rs.getTimestamp("created_at").toInstant(),
              rs.getTimestamp("last_modified").toInstant());

  private PipelineStore() {}

  /** Keeps others from giving out names until the transaction ends. */
  static void lockNames(Handle h) {
    h.execute("LOCK TABLE pipelines IN SHARE ROW EXCLUSIVE MODE");
  }

  static boolean nameTaken(Handle h, String name, String except) {
    return h.createQuery(
            """
            SELECT EXISTS (SELECT 1
                             FROM pipelines
                            WHERE name = :name AND pipeline_id::text <> :except)
            """)
        .bind("name", name)
        .bind("except", except)
        .mapTo(Boolean.class)
        .one();
  }

  static void insert(Handle h, Pipeline p) {
    h.createUpdate(
            """
            INSERT INTO pipelines (pipeline_id, name, spec, creator_user_name, created_at,
                                   last_modified)
            VALUES (:id, :name, :spec::jsonb, :creator, :created, :created)
            """)
        .bind("id", UUID.fromString(p.pipelineId()))
        .bind("name", p.name())
        .bind("spec", p.spec().toString())
        .bind("creator", p.creatorUserName())
        .bind("created", p.createdAt())
        .execute();
  }

  static void update(Handle h, String id, PipelineSpec spec, Instant now) {
    h.createUpdate(
            """
            UPDATE pipelines
               SET name = :name, spec = :spec::jsonb, last_modified = :now
             WHERE pipeline_id = :id
            """)
        .bind("id", UUID.fromString(id))
        .bind("name", spec.name())
        .bind("spec", spec.toString())
        .bind("now", now)
        .execute();
  }

  static Optional<Pipeline> find(Handle h, String id) {
    return h.createQuery("SELECT * FROM pipelines WHERE pipeline_id::text = :id")
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  /** By name, after {@code after}; {@code like} is an SQL pattern for the name. */
  static List<Pipeline> list(Handle h, String like, String after, int limit) {
    return h.createQuery(
            """
            SELECT *
              FROM pipelines
             WHERE name LIKE :like AND name || ' ' || pipeline_id > :after
             ORDER BY name || ' ' || pipeline_id
             LIMIT :limit
            """)
        .bind("like", like)
        .bind("after", after)
        .bind("limit", limit)
        .map(MAPPER)
        .list();
  }

  static boolean delete(Handle h, String id) {
    return h.execute("DELETE FROM pipelines WHERE pipeline_id = ?", UUID.fromString(id)) > 0;
  }
}
