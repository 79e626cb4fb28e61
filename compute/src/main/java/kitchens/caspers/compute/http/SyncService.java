package kitchens.caspers.compute.http;

import java.util.List;

/** What the HTTP interface asks of the copying of tables to Postgres. */
public interface SyncService {

  /**
   * Says which tables are to be copied. What is not among them is stopped when this returns; what
   * is copied already goes on untouched.
   */
  void put(Tables tables);

  /**
   * Has a table that is not copied continuously be brought up to date.
   *
   * @throws ComputeException 404 when it is not copied here
   */
  void trigger(String id);

  /** Body of {@code PUT /synced-tables}. */
  record Tables(List<Table> tables) {
    public Tables {
      tables = tables == null ? List.of() : List.copyOf(tables);
    }
  }

  /** How often a copy follows its source. */
  enum Policy {
    SNAPSHOT,
    TRIGGERED,
    CONTINUOUS
  }

  /**
   * A table to copy.
   *
   * @param source its full name, for messages
   * @param location URI of the Delta table
   * @param timeseriesKey of rows with the same key the one with the greatest value counts; null:
   *     keys are unique
   * @param schema Postgres' schema
   * @param table Postgres' table
   * @param url JDBC URL of the database
   */
  record Table(
      String id,
      String source,
      String location,
      List<String> primaryKey,
      String timeseriesKey,
      Policy policy,
      String schema,
      String table,
      String url,
      String user,
      String password) {

    @Override
    public String toString() {
      return source + " -> " + schema + "." + table;
    }
  }

  /** Stands in where nothing is copied: answers 501. */
  SyncService UNAVAILABLE =
      new SyncService() {
        @Override
        public void put(Tables tables) {
          throw ComputeException.notImplemented("This compute process copies no tables.");
        }

        @Override
        public void trigger(String id) {
          throw ComputeException.notImplemented("This compute process copies no tables.");
        }
      };
}
