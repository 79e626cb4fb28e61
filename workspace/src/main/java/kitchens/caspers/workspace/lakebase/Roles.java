package kitchens.caspers.workspace.lakebase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/** The roles of one instance that are named after principals. */
final class Roles {

  /** Its members read and write everything, make databases and roles, and grant. */
  static final String SUPERUSER = "databricks_superuser";

  private static final String SELECT =
      """
      SELECT r.rolname, r.rolcreatedb, r.rolcreaterole, r.rolbypassrls,
             EXISTS (SELECT 1 FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                      WHERE m.member = r.oid AND g.rolname = 'databricks_superuser') AS super,
             EXISTS (SELECT 1 FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                      WHERE m.member = r.oid AND g.rolname = 'caspers_principals') AS principal
        FROM pg_roles r
       WHERE r.rolcanlogin AND NOT r.rolsuper
         AND r.rolname NOT IN ('caspers_sync', 'caspers_reader')
      """;

  /**
   * A role.
   *
   * @param principal whether it is a principal's, which logs in with a credential
   */
  record Role(
      String name,
      boolean principal,
      boolean superuser,
      boolean createdb,
      boolean createrole,
      boolean bypassrls) {}

  private final DataSource superuser;

  /** The roles of the instance that {@code superuser} connects to. */
  Roles(DataSource superuser) {
    this.superuser = superuser;
  }

  List<Role> list() throws SQLException {
    try (Connection c = superuser.getConnection();
        Statement s = c.createStatement();
        ResultSet rs = s.executeQuery(SELECT + " ORDER BY r.rolname")) {
      List<Role> roles = new ArrayList<>();
      while (rs.next()) {
        roles.add(read(rs));
      }
      return roles;
    }
  }

  Optional<Role> find(String name) throws SQLException {
    try (Connection c = superuser.getConnection();
        PreparedStatement s = c.prepareStatement(SELECT + " AND r.rolname = ?")) {
      s.setString(1, name);
      try (ResultSet rs = s.executeQuery()) {
        return rs.next() ? Optional.of(read(rs)) : Optional.empty();
      }
    }
  }

  private static Role read(ResultSet rs) throws SQLException {
    return new Role(
        rs.getString("rolname"),
        rs.getBoolean("principal"),
        rs.getBoolean("super"),
        rs.getBoolean("rolcreatedb"),
        rs.getBoolean("rolcreaterole"),
        rs.getBoolean("rolbypassrls"));
  }

  /** Makes a principal's role if there is none; what it may do already stays. */
  void ensure(String name, boolean member) throws SQLException {
    if (find(name).isPresent()) {
      return;
    }
    create(new Role(name, true, member, member, member, member));
  }

  void create(Role role) throws SQLException {
    try (Connection c = superuser.getConnection();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      s.execute("CREATE ROLE " + Sql.name(role.name()) + " LOGIN INHERIT" + flags(role));
      if (role.principal()) {
        s.execute("GRANT " + HostRules.PRINCIPALS + " TO " + Sql.name(role.name()));
      }
      if (role.superuser()) {
        s.execute("GRANT " + SUPERUSER + " TO " + Sql.name(role.name()));
      }
      c.commit();
    } catch (SQLException e) {
      // Another request made the same role just now, which is as well.
      if (!"42710".equals(e.getSQLState()) && !"23505".equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static String flags(Role role) {
    return (role.createdb() ? " CREATEDB" : "")
        + (role.createrole() ? " CREATEROLE" : "")
        + (role.bypassrls() ? " BYPASSRLS" : "");
  }

  /** Lets a role do something in the database of {@code superuser}. */
  void grant(String name, String database, Set<Privilege> privileges) throws SQLException {
    try (Connection c = superuser.getConnection();
        Statement s = c.createStatement()) {
      Set<String> onDatabase = new TreeSet<>();
      for (Privilege privilege : privileges) {
        if (privilege == Privilege.READ) {
          s.execute("GRANT pg_read_all_data TO " + Sql.name(name));
        } else {
          onDatabase.add(privilege.name());
        }
      }
      if (!onDatabase.isEmpty()) {
        s.execute(
            "GRANT "
                + String.join(", ", onDatabase)
                + " ON DATABASE "
                + Sql.name(database)
                + " TO "
                + Sql.name(name));
      }
    }
  }

  /**
   * Removes a role from the instance, with what it may do; what it owns goes to another.
   *
   * @param databases all of the instance
   */
  void drop(String name, List<DataSource> databases, String heir) throws SQLException {
    try (Connection c = superuser.getConnection();
        PreparedStatement s =
            c.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?")) {
      s.setString(1, name);
      s.execute();
    }
    for (DataSource database : databases) {
      try (Connection c = database.getConnection();
          Statement s = c.createStatement()) {
        s.execute("REASSIGN OWNED BY " + Sql.name(name) + " TO " + Sql.name(heir));
        revokeAll(s, name);
        s.execute("DROP OWNED BY " + Sql.name(name));
      }
    }
    try (Connection c = superuser.getConnection();
        Statement s = c.createStatement()) {
      s.execute("DROP ROLE IF EXISTS " + Sql.name(name));
    }
  }

  /**
   * Takes back what others than the owner granted: DROP OWNED passes that by. Each grant is taken
   * back by the role that made it.
   */
  private static void revokeAll(Statement s, String name) throws SQLException {
    Map<String, List<String>> byGrantor = new TreeMap<>();
    try (ResultSet grants =
        s.executeQuery(
            """
            SELECT DISTINCT a.grantor::regrole::text, 'SCHEMA ' || quote_ident(n.nspname)
            FROM pg_namespace n, aclexplode(n.nspacl) a
            WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = %1$s)
            UNION
            SELECT DISTINCT a.grantor::regrole::text,
                   CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END
                     || format('%%I.%%I', n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
            WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = %1$s)
            """
                .formatted(Sql.text(name)))) {
      while (grants.next()) {
        byGrantor
            .computeIfAbsent(grants.getString(1), g -> new ArrayList<>())
            .add(grants.getString(2));
      }
    }
    for (var grants : byGrantor.entrySet()) {
      s.execute("SET ROLE " + grants.getKey());
      for (String object : grants.getValue()) {
        s.execute("REVOKE ALL ON " + object + " FROM " + Sql.name(name) + " CASCADE");
      }
      s.execute("RESET ROLE");
    }
  }

  /** The names of the instance's databases. */
  List<String> databases() throws SQLException {
    try (Connection c = superuser.getConnection();
        Statement s = c.createStatement();
        ResultSet rs =
            s.executeQuery(
                "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate"
                    + " ORDER BY datname")) {
      List<String> names = new ArrayList<>();
      while (rs.next()) {
        names.add(rs.getString(1));
      }
      return names;
    }
  }
}
