package kitchens.caspers.apps;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** A table of an app's own, made at the first need with the schema that it is in. */
public final class OwnTable {
  private final Lakebase lakebase;
  private final String schema;
  private final String table;
  private final List<String> statements;
  private volatile boolean ready;

  /**
   * @param table with its schema, both plain names: {@code refunds.summaries}
   * @param statements that make it
   */
  public OwnTable(Lakebase lakebase, String table, List<String> statements) {
    this.lakebase = lakebase;
    this.schema = table.substring(0, table.indexOf('.'));
    this.table = table;
    this.statements = statements;
  }

  /** Makes the table if it is not there. */
  public void ensure() {
    if (ready) {
      return;
    }
    lakebase
        .jdbi()
        .useTransaction(
            handle -> {
              // Two apps that start at once make one table.
              handle.execute("SELECT pg_advisory_xact_lock(hashtext(?))", schema);
              if (!exists(handle, "to_regnamespace('" + schema + "')")) {
                handle.execute("CREATE SCHEMA " + schema);
              }
              if (!exists(handle, "to_regclass('" + table + "')")) {
                statements.forEach(handle::execute);
              }
            });
    ready = true;
  }

  private static boolean exists(Handle handle, String function) {
    return handle.createQuery("SELECT " + function + " IS NOT NULL").mapTo(Boolean.class).one();
  }
}
