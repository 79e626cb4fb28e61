package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.database.Remembered;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of grants, and the way from a securable outwards to the metastore. */
final class GrantStore {

  /** Stands for everybody who has come in. */
  static final long EVERYBODY = 0;

  static final UUID METASTORE = new UUID(0, 0);

  private static final String OUTWARDS =
      """
      SELECT 0 AS depth, 'METASTORE' AS type, :metastore::uuid AS id, '' AS full_name,
             NULL AS owner
      UNION ALL
      SELECT 1, 'CATALOG', c.catalog_id, c.name, c.owner
        FROM catalogs c
       WHERE c.name = :catalog
      UNION ALL
      SELECT 2, 'SCHEMA', s.schema_id, c.name || '.' || s.name, s.owner
        FROM schemas s
        JOIN catalogs c USING (catalog_id)
       WHERE c.name = :catalog AND s.name = :schema
      """;

  private static final String LEAF =
      """
      UNION ALL
      SELECT 3, '%s', x.%s, c.name || '.' || s.name || '.' || x.name, x.owner
        FROM %s x
        JOIN schemas s USING (schema_id)
        JOIN catalogs c USING (catalog_id)
       WHERE c.name = :catalog AND s.name = :schema AND x.name = :leaf
      """;

  private static final RowMapper<Holding.Level> LEVEL =
      (rs, ctx) ->
          new Holding.Level(
              SecurableType.valueOf(rs.getString("type")),
              rs.getObject("id", UUID.class),
              rs.getString("full_name"),
              rs.getString("owner"),
              privileges(rs));

  /** Whose changes change what somebody holds; principals with them, whose names owners are. */
  private static final Set<String> SOURCES =
      Set.of(
          "catalogs",
          "schemas",
          "tables",
          "volumes",
          "functions",
          "models",
          "grants",
          "principals",
          "group_members");

  private record Asked(Securable securable, Set<Long> holders) {}

  private final Jdbi jdbi;
  private final Remembered<Asked, List<Holding.Level>> known = new Remembered<>(10_000);

  private GrantStore(Jdbi jdbi) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
  }

  static GrantStore of(Database database) {
    GrantStore store = new GrantStore(database.jdbi());
    database.follow(SOURCES, store.known::forget);
    return store;
  }

  private static Set<Privilege> privileges(ResultSet rs) throws SQLException {
    Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
    Array array = rs.getArray("granted");
    if (array != null) {
      Arrays.stream((Object[]) array.getArray())
          .forEach(name -> privileges.add(Privilege.valueOf(name.toString())));
    }
    return privileges;
  }

  /**
   * The levels from the securable outwards, with what is granted to one of the ids on each:
   * remembered until one of the tables changes that say so.
   */
  List<Holding.Level> levels(Securable securable, Set<Long> holders) {
    return known
        .get(new Asked(securable, holders), () -> Optional.of(read(securable, holders)))
        .orElseThrow();
  }

  /** The same as the tables say it now. */
  List<Holding.Level> read(Securable securable, Set<Long> holders) {
    List<String> name = new ArrayList<>(securable.name());
    while (name.size() < 3) {
      name.add("");
    }
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "WITH levels AS ("
                        + OUTWARDS
                        + leaf(securable.type())
                        + """
                        )
                        SELECT l.*,
                               (SELECT array_agg(DISTINCT g.privilege)
                                  FROM grants g
                                 WHERE g.securable_id = l.id
                                   AND g.principal_id = ANY(:holders)) AS granted
                          FROM levels l
                         ORDER BY depth DESC
                        """)
                .bind("metastore", METASTORE)
                .bind("catalog", name.get(0))
                .bind("schema", name.get(1))
                .bind("leaf", name.get(2))
                .bindArray("holders", Long.class, holders)
                .map(LEVEL)
                .list());
  }

  private static String leaf(SecurableType type) {
    return switch (type) {
      case TABLE -> LEAF.formatted(type, "table_id", "tables");
      case VOLUME -> LEAF.formatted(type, "volume_id", "volumes");
      case FUNCTION -> LEAF.formatted(type, "function_id", "functions");
      case MODEL -> LEAF.formatted(type, "model_id", "models");
      case METASTORE, CATALOG, SCHEMA -> "";
    };
  }

  /** The ids of all on which something is granted to one of the ids. */
  Set<String> granted(Set<Long> holders) {
    return new HashSet<>(
        jdbi.withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT DISTINCT securable_id::text
                          FROM grants
                         WHERE principal_id = ANY(:holders)
                        """)
                    .bindArray("holders", Long.class, holders)
                    .mapTo(String.class)
                    .list()));
  }

  /** What is granted on one securable, by the principals' names. */
  Map<String, Set<Privilege>> on(UUID securable) {
    Map<String, Set<Privilege>> granted = new LinkedHashMap<>();
    jdbi.useHandle(
        h ->
            h.createQuery(
                    """
                    SELECT COALESCE(p.user_name, :everybody) AS principal, g.privilege
                      FROM grants g
                      LEFT JOIN principals p ON p.id = g.principal_id
                     WHERE g.securable_id = :id AND (p.id IS NOT NULL OR g.principal_id = 0)
                     ORDER BY 1, 2
                    """)
                .bind("id", securable)
                .bind("everybody", Grantees.EVERYBODY)
                .map(
                    (rs, ctx) ->
                        granted
                            .computeIfAbsent(
                                rs.getString("principal"), name -> EnumSet.noneOf(Privilege.class))
                            .add(Privilege.valueOf(rs.getString("privilege"))))
                .list());
    return granted;
  }

  /** What is granted to a principal by its own name: privileges by the full name of the thing. */
  Map<Securable, Set<Privilege>> to(long principal) {
    Map<Securable, Set<Privilege>> granted = new LinkedHashMap<>();
    jdbi.useHandle(
        h ->
            h.createQuery(
                    """
                    WITH things AS (
                      SELECT catalog_id AS id, 'CATALOG' AS type, name AS full_name FROM catalogs
                      UNION ALL
                      SELECT s.schema_id, 'SCHEMA', c.name || '.' || s.name
                        FROM schemas s JOIN catalogs c USING (catalog_id)
                      UNION ALL
                      SELECT x.id, x.type, c.name || '.' || s.name || '.' || x.name
                        FROM (SELECT table_id AS id, 'TABLE' AS type, name, schema_id FROM tables
                              UNION ALL SELECT volume_id, 'VOLUME', name, schema_id FROM volumes
                              UNION ALL SELECT function_id, 'FUNCTION', name, schema_id
                                          FROM functions
                              UNION ALL SELECT model_id, 'MODEL', name, schema_id FROM models) x
                        JOIN schemas s USING (schema_id)
                        JOIN catalogs c USING (catalog_id)
                    )
                    SELECT t.type, t.full_name, g.privilege
                      FROM grants g JOIN things t ON t.id = g.securable_id
                     WHERE g.principal_id = :principal
                     ORDER BY 2, 1, 3
                    """)
                .bind("principal", principal)
                .map(
                    (rs, ctx) ->
                        granted
                            .computeIfAbsent(
                                Securable.of(
                                    SecurableType.valueOf(rs.getString("type")),
                                    rs.getString("full_name")),
                                thing -> EnumSet.noneOf(Privilege.class))
                            .add(Privilege.valueOf(rs.getString("privilege"))))
                .list());
    return granted;
  }

  void inTransaction(java.util.function.Consumer<Handle> work) {
    jdbi.useTransaction(work::accept);
  }

  static void add(
      Handle h, UUID securable, long principal, Privilege privilege, String by, Instant at) {
    h.execute(
        """
        INSERT INTO grants (securable_id, principal_id, privilege, granted_by, granted_at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        securable,
        principal,
        privilege.name(),
        by,
        at);
  }

  static void remove(Handle h, UUID securable, long principal, Privilege privilege) {
    h.execute(
        "DELETE FROM grants WHERE securable_id = ? AND principal_id = ? AND privilege = ?",
        securable,
        principal,
        privilege.name());
  }

  /** Forgets what was granted on things or to principals that are gone. */
  void sweep() {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    DELETE FROM grants g
                     WHERE g.securable_id <> :metastore
                       AND NOT EXISTS (SELECT 1 FROM catalogs WHERE catalog_id = g.securable_id)
                       AND NOT EXISTS (SELECT 1 FROM schemas WHERE schema_id = g.securable_id)
                       AND NOT EXISTS (SELECT 1 FROM tables WHERE table_id = g.securable_id)
                       AND NOT EXISTS (SELECT 1 FROM volumes WHERE volume_id = g.securable_id)
                       AND NOT EXISTS (SELECT 1 FROM functions WHERE function_id = g.securable_id)
                       AND NOT EXISTS (SELECT 1 FROM models WHERE model_id = g.securable_id)
                        OR g.principal_id <> 0
                       AND NOT EXISTS (SELECT 1 FROM principals WHERE id = g.principal_id)
                    """)
                .bind("metastore", METASTORE)
                .execute());
  }
}
