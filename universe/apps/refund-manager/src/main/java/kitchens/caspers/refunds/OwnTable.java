package kitchens.caspers.refunds;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** A table of the app's own in the schema {@code refunds}, made at the first need. */
final class OwnTable {
  private final Lakebase lakebase;
  private final String table;
  private final List<String> statements;
  private volatile boolean ready;

  OwnTable(Lakebase lakebase, String table, List<String> statements) {
    this.lakebase = lakebase;
    this.table = table;
    this.statements = statements;
  }

  /** Makes the table if it is not there. */
  void ensure() {
    if (ready) {
      return;
    }
    lakebase
        .jdbi()
        .useTransaction(
            handle -> {
              // Two apps that start at once make one table.
              handle.execute("SELECT pg_advisory_xact_lock(hashtext('refunds'))");
              if (!exists(handle, "to_regnamespace('refunds')")) {
                handle.execute("CREATE SCHEMA refunds");
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
