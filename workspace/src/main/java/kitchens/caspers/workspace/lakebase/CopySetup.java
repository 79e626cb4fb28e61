package kitchens.caspers.workspace.lakebase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import kitchens.caspers.workspace.http.ApiException;

/**
 * What stands in Postgres around the copies: the schema of a copy, the table of the versions
 * applied. The copies themselves are made by compute, under a role that may do no more than that.
 */
final class CopySetup {

  private CopySetup() {}

  /** Makes what is missing for a copy. */
  static void prepare(InstanceServer server, String database, String schema) throws SQLException {
    try (Connection c = server.superuser(database).getConnection();
        Statement s = c.createStatement()) {
      s.execute("CREATE SCHEMA IF NOT EXISTS _caspers AUTHORIZATION " + HostRules.SYNC);
      s.execute(
          """
          CREATE TABLE IF NOT EXISTS _caspers.sync_state (
            id             uuid        PRIMARY KEY,
            "table"        text        NOT NULL,
            source         text        NOT NULL,
            delta_table_id text        NOT NULL,
            delta_version  bigint      NOT NULL,
            committed_at   timestamptz,
            applied_at     timestamptz NOT NULL DEFAULT now()
          )
          """);
      s.execute("ALTER TABLE _caspers.sync_state OWNER TO " + HostRules.SYNC);
      s.execute("GRANT USAGE ON SCHEMA _caspers TO PUBLIC");
      s.execute("GRANT SELECT ON _caspers.sync_state TO PUBLIC");
      String name = Sql.name(schema);
      s.execute("CREATE SCHEMA IF NOT EXISTS " + name);
      s.execute("GRANT USAGE, CREATE ON SCHEMA " + name + " TO " + HostRules.SYNC);
      s.execute(
          "GRANT USAGE, CREATE ON SCHEMA "
              + name
              + " TO "
              + Roles.SUPERUSER
              + " WITH GRANT OPTION");
    }
  }

  /**
   * Sees that a name is free for a copy.
   *
   * @throws ApiException 409 when Postgres has such a table
   */
  static void requireFree(InstanceServer server, String database, String schema, String table)
      throws SQLException {
    try (Connection c = server.superuser(database).getConnection();
        Statement s = c.createStatement();
        ResultSet found =
            s.executeQuery(
                "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = "
                    + Sql.text(schema)
                    + " AND c.relname = "
                    + Sql.text(table))) {
      if (found.next()) {
        throw ApiException.alreadyExists(
            "Postgres has a table '"
                + schema
                + "."
                + table
                + "' in database '"
                + database
                + "' already: drop it or give the synced table another name");
      }
    }
  }

  /** Forgets a copy, and drops it when {@code purge}. */
  static void remove(InstanceServer server, SyncedTableStore.Removal copy) throws SQLException {
    try (Connection c = server.superuser(copy.database()).getConnection();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      String table = Sql.name(copy.schema(), copy.name());
      if (copy.purge()) {
        s.execute("DROP TABLE IF EXISTS " + table + " CASCADE");
      }
      s.execute("DELETE FROM _caspers.sync_state WHERE id = " + Sql.text(copy.id().toString()));
      c.commit();
    } catch (SQLException e) {
      // No database, schema or table of versions: nothing of the copy is there.
      if (!"3D000".equals(e.getSQLState())
          && !"3F000".equals(e.getSQLState())
          && !"42P01".equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
