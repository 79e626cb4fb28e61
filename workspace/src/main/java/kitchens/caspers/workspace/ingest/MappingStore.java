package kitchens.caspers.workspace.ingest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.ingest.mapping.Mapping;
import kitchens.caspers.workspace.ingest.mapping.MappingErrors;

/** Volumes' mappings, in Postgres. The volume is one that {@link IngestStore#open} knows. */
final class MappingStore {
  private static final int PARSED = 64;

  private final Database database;

  /** By their text, so that none is stale. */
  private final Map<String, Mapping> parsed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Mapping> eldest) {
          return size() > PARSED;
        }
      };

  MappingStore(Database database) {
    this.database = database;
  }

  /**
   * The mapping of that name, ready for use.
   *
   * @throws ApiException 404 when there is none
   */
  Mapping get(String volume, String name) {
    String yaml = yaml(volume, name);
    synchronized (parsed) {
      Mapping mapping = parsed.get(yaml);
      if (mapping == null) {
        mapping = parse(name, yaml);
        parsed.put(yaml, mapping);
      }
      return mapping;
    }
  }

  /**
   * Reads a mapping.
   *
   * @throws ApiException 400 with everything that is wrong in it
   */
  static Mapping parse(String name, String yaml) {
    try {
      return Mapping.parse(name + ".yml", yaml);
    } catch (MappingErrors e) {
      throw ApiException.invalidParameter(e.getMessage());
    }
  }

  String yaml(String volume, String name) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        "SELECT yaml FROM ingest_mappings WHERE volume = :volume AND name = :name")
                    .bind("volume", volume)
                    .bind("name", name)
                    .mapTo(String.class)
                    .findFirst())
        .orElseThrow(() -> none(volume, name));
  }

  List<String> names(String volume) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("SELECT name FROM ingest_mappings WHERE volume = :volume ORDER BY 1")
                    .bind("volume", volume)
                    .mapTo(String.class)
                    .list());
  }

  void put(String volume, String name, String yaml, String by, Instant now) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        INSERT INTO ingest_mappings (volume, name, yaml, updated_by, updated_at)
                        VALUES (:volume, :name, :yaml, :by, :at)
                        ON CONFLICT (volume, name) DO UPDATE SET
                          yaml = excluded.yaml,
                          updated_by = excluded.updated_by,
                          updated_at = excluded.updated_at
                        """)
                    .bind("volume", volume)
                    .bind("name", name)
                    .bind("yaml", yaml)
                    .bind("by", by)
                    .bind("at", now.atOffset(ZoneOffset.UTC))
                    .execute());
  }

  void delete(String volume, String name) {
    int deleted =
        database
            .jdbi()
            .withHandle(
                h ->
                    h.createUpdate(
                            """
                            DELETE FROM ingest_mappings WHERE volume = :volume AND name = :name
                            """)
                        .bind("volume", volume)
                        .bind("name", name)
                        .execute());
    if (deleted == 0) {
      throw none(volume, name);
    }
  }

  private static ApiException none(String volume, String name) {
    return ApiException.notFound(
        "Volume '%s' has no mapping '%s': PUT /ingest/%s/mappings/%s makes one"
            .formatted(volume, name, volume, name));
  }

  /**
   * A mapping and the name that it has.
   *
   * @param name among the volume's
   */
  record Named(String name, Mapping mapping) {}

  /** A name that need not be given. */
  Optional<Named> find(String volume, Optional<String> name) {
    return name.map(given -> new Named(given, get(volume, given)));
  }
}
