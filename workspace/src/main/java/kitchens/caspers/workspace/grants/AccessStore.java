package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.database.Remembered;
import kitchens.caspers.workspace.identity.Principal.Kind;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The rows of permissions on workspace objects. */
final class AccessStore {

  /**
   * One principal's level.
   *
   * @param name null for everybody
   */
  record Entry(long principal, String name, String displayName, Kind kind, PermissionLevel level) {}

  private record Of(ObjectType type, String id) {}

  private final Jdbi jdbi;
  private final Remembered<Of, List<Entry>> known = new Remembered<>(10_000);

  AccessStore(Jdbi jdbi) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
  }

  /** Principals have changed: entries are read again. */
  void forget() {
    known.forget();
  }

  List<Entry> entries(ObjectType type, String id) {
    return known.get(new Of(type, id), () -> Optional.of(read(type, id))).orElseThrow();
  }

  private List<Entry> read(ObjectType type, String id) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    SELECT o.principal_id, p.user_name, p.display_name, p.kind, o.level
                      FROM object_permissions o
                      LEFT JOIN principals p ON p.id = o.principal_id
                     WHERE o.object_type = :type AND o.object_id = :id
                       AND (p.id IS NOT NULL OR o.principal_id = 0)
                     ORDER BY o.principal_id
                    """)
                .bind("type", type.name())
                .bind("id", id)
                .map(
                    (rs, ctx) ->
                        new Entry(
                            rs.getLong("principal_id"),
                            rs.getString("user_name"),
                            rs.getString("display_name"),
                            Optional.ofNullable(rs.getString("kind"))
                                .map(Kind::valueOf)
                                .orElse(null),
                            PermissionLevel.valueOf(rs.getString("level"))))
                .list());
  }

  void put(ObjectType type, String id, long principal, PermissionLevel level) {
    jdbi.useHandle(h -> put(h, type, id, principal, level));
    forget();
  }

  private static void put(
      Handle h, ObjectType type, String id, long principal, PermissionLevel level) {
    h.execute(
        """
        INSERT INTO object_permissions (object_type, object_id, principal_id, level)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (object_type, object_id, principal_id) DO UPDATE SET level = excluded.level
        """,
        type.name(),
        id,
        principal,
        level.name());
  }

  /** Puts the entries in place of all others. */
  void replace(ObjectType type, String id, List<Entry> entries) {
    jdbi.useTransaction(
        h -> {
          delete(h, type, id);
          entries.forEach(e -> put(h, type, id, e.principal(), e.level()));
        });
    forget();
  }

  void delete(ObjectType type, String id) {
    jdbi.useHandle(h -> delete(h, type, id));
    forget();
  }

  private static void delete(Handle h, ObjectType type, String id) {
    h.execute(
        "DELETE FROM object_permissions WHERE object_type = ? AND object_id = ?", type.name(), id);
  }

  void remove(ObjectType type, String id, long principal) {
    jdbi.useHandle(
        h ->
            h.execute(
                """
                DELETE FROM object_permissions
                 WHERE object_type = ? AND object_id = ? AND principal_id = ?
                """,
                type.name(),
                id,
                principal));
    forget();
  }
}
