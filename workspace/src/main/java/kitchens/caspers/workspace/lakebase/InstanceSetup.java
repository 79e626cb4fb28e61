package kitchens.caspers.workspace.lakebase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import kitchens.caspers.workspace.database.PostgresServer;

/** What every instance has: its database, and the roles that stand for us. */
final class InstanceSetup {

  private InstanceSetup() {}

  /** Makes what is missing and sets this start's passwords. */
  static void prepare(PostgresServer server, String syncPassword, String readerPassword)
      throws SQLException {
    try (Connection c = server.dataSource().getConnection();
        Statement s = c.createStatement()) {
      for (String group : new String[] {HostRules.PRINCIPALS, Roles.SUPERUSER}) {
        role(s, group, "NOLOGIN");
      }
      s.execute(
          "GRANT pg_read_all_data, pg_write_all_data, pg_monitor, pg_signal_backend TO "
              + Roles.SUPERUSER);
      role(s, HostRules.SYNC, "LOGIN PASSWORD " + Sql.text(syncPassword));
      role(s, HostRules.READER, "LOGIN PASSWORD " + Sql.text(readerPassword));
      s.execute("GRANT pg_read_all_data TO " + HostRules.READER);
      // What is written there is written again after a crash: the version applied goes with it.
      s.execute("ALTER ROLE " + HostRules.SYNC + " SET synchronous_commit = off");
    }
    database(server, Instance.DATABASE);
  }

  private static void role(Statement s, String name, String attributes) throws SQLException {
    String verb = exists(s, "pg_roles WHERE rolname = " + Sql.text(name)) ? "ALTER" : "CREATE";
    s.execute(verb + " ROLE " + Sql.name(name) + " " + attributes);
  }

  /** Makes a database if there is none, in which {@link Roles#SUPERUSER} makes what it likes. */
  static void database(PostgresServer server, String name) throws SQLException {
    try (Connection c = server.dataSource().getConnection();
        Statement s = c.createStatement()) {
      if (!exists(s, "pg_database WHERE datname = " + Sql.text(name))) {
        s.execute("CREATE DATABASE " + Sql.name(name));
      }
      s.execute(
          "GRANT CREATE, CONNECT, TEMPORARY ON DATABASE "
              + Sql.name(name)
              + " TO "
              + Roles.SUPERUSER
              + " WITH GRANT OPTION");
    }
    try (Connection c = server.dataSource(name).getConnection();
        Statement s = c.createStatement()) {
      if (exists(s, "pg_namespace WHERE nspname = 'public'")) {
        s.execute(
            "GRANT USAGE, CREATE ON SCHEMA public TO " + Roles.SUPERUSER + " WITH GRANT OPTION");
      }
    }
  }

  private static boolean exists(Statement s, String where) throws SQLException {
    try (ResultSet found = s.executeQuery("SELECT 1 FROM " + where)) {
      return found.next();
    }
  }
}
