package kitchens.caspers.workspace.lakebase;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A table of the lakehouse that is copied to Postgres.
 *
 * @param catalog of the copy's own name
 * @param targetSchema Postgres' schema
 * @param source full name of the table that is copied
 */
record SyncedTable(
    UUID id,
    String catalog,
    String schema,
    String name,
    String instance,
    String database,
    String targetSchema,
    String source,
    Spec spec,
    Instant createdAt,
    String createdBy) {

  /** How often a copy follows its source. */
  enum Policy {
    /** At creation and when triggered, from the whole table. */
    SNAPSHOT,
    /** When triggered, version by version. */
    TRIGGERED,
    /** At each version. */
    CONTINUOUS
  }

  /**
   * How it is copied.
   *
   * @param timeseriesKey of rows with the same key the one with the greatest value counts; null:
   *     keys are unique
   */
  record Spec(Policy policy, List<String> primaryKey, String timeseriesKey, boolean mayCreate) {}

  String fullName() {
    return catalog + "." + schema + "." + name;
  }
}
