package kitchens.caspers.universe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The record of what the stages created: {@code <catalog>._caspers_state.resources}. Cleanup
 * deletes what stands in it and nothing else.
 */
final class CreatedResources {
  /** The record's schema within the catalog. */
  static final String SCHEMA = "_caspers_state";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 20;

  /**
   * One thing that a stage created.
   *
   * @param id how the workspace names it: an id, or a full name
   * @param type one of those that {@link Cleanup} deletes
   * @param data what else is worth knowing of it
   */
  record Resource(String id, String type, Map<String, String> data) {}

  private final Sql sql;
  private final String table;

  CreatedResources(Sql sql, String catalog) {
    this.sql = sql;
    this.table = Sql.identifier(catalog) + "." + SCHEMA + ".resources";
  }

  /** Makes the record's table; its schema must be there. */
  void createTable() {
    sql.run(
        """
        CREATE TABLE IF NOT EXISTS %s (
          internal_id STRING NOT NULL,
          resource_type STRING NOT NULL,
          resource_data STRING,
          created_at TIMESTAMP NOT NULL)
        COMMENT 'What the stages created; cleanup deletes it'
        """
            .formatted(table),
        Map.of());
  }

  /**
   * Adds what is not recorded yet; repeating it changes nothing. Stages that run side by side all
   * write here: Delta lets one of two at a time through and asks the other to come again.
   */
  void record(List<Resource> resources) {
    for (var attempt = 1; ; attempt++) {
      try {
        insert(resources);
        return;
      } catch (StageFailure e) {
        if (attempt == ATTEMPTS || !e.getMessage().contains("[DELTA_CONCURRENT_")) {
          throw e;
        }
        Waiting.pause(
            Duration.ofMillis(ThreadLocalRandom.current().nextInt(50, 100 + 100 * attempt)));
      }
    }
  }

  private void insert(List<Resource> resources) {
    sql.run(
        """
        INSERT INTO %1$s
        SELECT new.id, new.type, new.data, current_timestamp()
        FROM (SELECT explode(from_json(:resources,
                'array<struct<id: string, type: string, data: string>>')) AS new)
        WHERE NOT EXISTS (
          SELECT 1 FROM %1$s AS old
          WHERE old.internal_id = new.id AND old.resource_type = new.type)
        """
            .formatted(table),
        Map.of("resources", json(resources.stream().map(CreatedResources::flat).toList())));
  }

  /** Everything recorded, the newest first. */
  List<Resource> all() {
    var resources = new ArrayList<Resource>();
    for (var row :
        sql.run(
            "SELECT internal_id, resource_type FROM %s ORDER BY created_at DESC".formatted(table),
            Map.of())) {
      resources.add(new Resource(row.get(0), row.get(1), Map.of()));
    }
    return resources;
  }

  private static Map<String, String> flat(Resource resource) {
    return Map.of("id", resource.id(), "type", resource.type(), "data", json(resource.data()));
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
