package kitchens.caspers.workspace.lakebase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.lakebase.Instance.Tag;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of instances. */
final class InstanceStore {

  private static final TypeReference<List<Tag>> TAGS = new TypeReference<>() {};

  private static final RowMapper<Instance> MAPPER =
      (rs, ctx) ->
          new Instance(
              rs.getString("name"),
              rs.getObject("uid", UUID.class),
              rs.getString("creator"),
              rs.getTimestamp("created_at").toInstant(),
              rs.getString("capacity"),
              rs.getBoolean("stopped"),
              rs.getBoolean("native_login"),
              tags(rs.getString("custom_tags")),
              rs.getInt("port"));

  private InstanceStore() {}

  private static List<Tag> tags(String json) {
    try {
      return Json.MAPPER.readValue(json, TAGS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the instance's tags are not as they were written", e);
    }
  }

  static void insert(Handle h, Instance i) {
    h.createUpdate(
            """
            INSERT INTO database_instances (name, uid, creator, created_at, capacity, stopped,
                                            native_login, custom_tags, port)
            VALUES (:name, :uid, :creator, :at, :capacity, :stopped,
                    :native, :tags::jsonb, :port)
            """)
        .bind("name", i.name())
        .bind("uid", i.uid())
        .bind("creator", i.creator())
        .bind("at", i.createdAt())
        .bind("capacity", i.capacity())
        .bind("stopped", i.stopped())
        .bind("native", i.nativeLogin())
        .bind("tags", Rows.json(i.customTags()))
        .bind("port", i.port())
        .execute();
  }

  static void update(Handle h, Instance i) {
    h.createUpdate(
            """
            UPDATE database_instances
               SET capacity = :capacity, stopped = :stopped, native_login = :native,
                   custom_tags = :tags::jsonb
             WHERE name = :name
            """)
        .bind("name", i.name())
        .bind("capacity", i.capacity())
        .bind("stopped", i.stopped())
        .bind("native", i.nativeLogin())
        .bind("tags", Rows.json(i.customTags()))
        .execute();
  }

  static void moved(Handle h, String name, int port) {
    h.execute("UPDATE database_instances SET port = ? WHERE name = ?", port, name);
  }

  static Optional<Instance> find(Handle h, String name) {
    return h.createQuery("SELECT * FROM database_instances WHERE name = :name")
        .bind("name", name)
        .map(MAPPER)
        .findOne();
  }

  static Optional<Instance> byUid(Handle h, UUID uid) {
    return h.createQuery("SELECT * FROM database_instances WHERE uid = :uid")
        .bind("uid", uid)
        .map(MAPPER)
        .findOne();
  }

  static List<Instance> list(Handle h, String after, int limit) {
    return h.createQuery(
            "SELECT * FROM database_instances WHERE name > :after ORDER BY name LIMIT :limit")
        .bind("after", after)
        .bind("limit", limit)
        .map(MAPPER)
        .list();
  }

  static boolean delete(Handle h, String name) {
    return h.execute("DELETE FROM database_instances WHERE name = ?", name) > 0;
  }
}
