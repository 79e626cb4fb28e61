package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.database.Remembered;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.serving.Endpoint.Configurer;
import kitchens.caspers.workspace.serving.Endpoint.Tag;
import org.jdbi.v3.core.Jdbi;

/** The rows of endpoints. */
final class EndpointStore {

  private final Jdbi jdbi;
  private final Remembered<String, Endpoint> known = new Remembered<>(10_000);

  EndpointStore(Jdbi jdbi) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
  }

  void insert(Endpoint e) {
    int inserted =
        jdbi.withHandle(
            h ->
                h.createUpdate(
                        """
                        INSERT INTO serving_endpoints
                          (endpoint_id, name, creator, description, config, config_version, tags,
                           created_at, updated_at, set_by, set_by_admin)
                        VALUES (:id, :name, :creator, :description, :config::jsonb, 1,
                                :tags::jsonb, :at, :at, :by, :admin)
                        ON CONFLICT (name) DO NOTHING
                        """)
                    .bind("id", uuid(e.id()))
                    .bind("name", e.name())
                    .bind("creator", e.creator())
                    .bind("description", e.description())
                    .bind("config", json(e.config()))
                    .bind("tags", json(e.tags()))
                    .bind("at", e.createdAt())
                    .bind("by", e.setBy().userName())
                    .bind("admin", e.setBy().admin())
                    .execute());
    known.forget();
    if (inserted == 0) {
      throw ApiException.alreadyExists("serving endpoint '" + e.name() + "' already exists");
    }
  }

  void update(Endpoint e) {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    UPDATE serving_endpoints
                       SET config = :config::jsonb, config_version = :version,
                           tags = :tags::jsonb, updated_at = :at,
                           set_by = :by, set_by_admin = :admin
                     WHERE endpoint_id = :id
                    """)
                .bind("config", json(e.config()))
                .bind("version", e.configVersion())
                .bind("tags", json(e.tags()))
                .bind("at", e.updatedAt())
                .bind("id", uuid(e.id()))
                .bind("by", e.setBy().userName())
                .bind("admin", e.setBy().admin())
                .execute());
    known.forget();
  }

  void delete(String id) {
    jdbi.useHandle(h -> h.execute("DELETE FROM serving_endpoints WHERE endpoint_id = ?", uuid(id)));
    known.forget();
  }

  Optional<Endpoint> find(String name) {
    return known.get(name, () -> read(name));
  }

  private Optional<Endpoint> read(String name) {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT * FROM serving_endpoints WHERE name = :name")
                .bind("name", name)
                .map((rs, ctx) -> endpoint(rs))
                .findOne());
  }

  List<Endpoint> list() {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT * FROM serving_endpoints ORDER BY name")
                .map((rs, ctx) -> endpoint(rs))
                .list());
  }

  private static Endpoint endpoint(ResultSet rs) throws SQLException {
    try {
      return new Endpoint(
          rs.getString("endpoint_id").replace("-", ""),
          rs.getString("name"),
          rs.getString("creator"),
          rs.getString("description"),
          Json.MAPPER.readValue(rs.getString("config"), EndpointConfig.class),
          rs.getLong("config_version"),
          Json.MAPPER.readValue(rs.getString("tags"), new TypeReference<List<Tag>>() {}),
          rs.getTimestamp("created_at").toInstant(),
          rs.getTimestamp("updated_at").toInstant(),
          new Configurer(
              Optional.ofNullable(rs.getString("set_by")).orElse(rs.getString("creator")),
              rs.getBoolean("set_by_admin")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an endpoint's row holds JSON that we did not write", e);
    }
  }

  private static UUID uuid(String id) {
    return UUID.fromString(id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
  }

  private static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
