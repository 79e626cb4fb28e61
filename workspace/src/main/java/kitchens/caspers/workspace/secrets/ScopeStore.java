package kitchens.caspers.workspace.secrets;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of scopes, secrets and their ACLs. */
final class ScopeStore {

  /** Everybody who has come in. */
  static final long EVERYBODY = 0;

  /** A secret without its value. */
  record Metadata(String key, long lastUpdatedTimestamp) {}

  /** One entry of an ACL; the name is empty for everybody. */
  record Acl(Optional<String> userName, SecretPermission permission) {}

  private ScopeStore() {}

  static boolean insert(Handle h, String scope, String creator, Instant now) {
    return h.execute(
            "INSERT INTO secret_scopes (scope, created_by, created_at) VALUES (?, ?, ?)"
                + " ON CONFLICT DO NOTHING",
            scope,
            creator,
            now)
        > 0;
  }

  /** The scope as it is written, when there is one of that name. */
  static Optional<String> find(Handle h, String scope) {
    return h.createQuery("SELECT scope FROM secret_scopes WHERE lower(scope) = lower(:scope)")
        .bind("scope", scope)
        .mapTo(String.class)
        .findOne();
  }

  /** Scopes on which a principal has something; all for an administrator. */
  static List<String> visible(Handle h, long principal, boolean admin) {
    return h.createQuery(
            """
            SELECT scope FROM secret_scopes s
             WHERE :admin
                OR EXISTS (SELECT 1 FROM secret_acls a
                            WHERE a.scope = s.scope AND a.principal_id IN (SELECT principals_of(:principal)))
             ORDER BY lower(scope)
            """)
        .bind("admin", admin)
        .bind("principal", principal)
        .mapTo(String.class)
        .list();
  }

  static void delete(Handle h, String scope) {
    h.execute("DELETE FROM secret_scopes WHERE scope = ?", scope);
  }

  /** False when the scope was deleted in the meantime. */
  static boolean put(Handle h, String scope, String key, byte[] sealed, Instant now) {
    return h.createUpdate(
                """
                INSERT INTO secrets (scope, key, sealed, updated_at)
                SELECT scope, :key, :sealed, :now FROM secret_scopes
                 WHERE scope = :scope FOR SHARE
                ON CONFLICT (scope, key)
                DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at
                """)
            .bind("scope", scope)
            .bind("key", key)
            .bind("sealed", sealed)
            .bind("now", now)
            .execute()
        > 0;
  }

  static int count(Handle h, String scope) {
    return h.createQuery("SELECT count(*) FROM secrets WHERE scope = :scope")
        .bind("scope", scope)
        .mapTo(Integer.class)
        .one();
  }

  static Optional<byte[]> sealed(Handle h, String scope, String key) {
    return h.createQuery("SELECT sealed FROM secrets WHERE scope = :scope AND key = :key")
        .bind("scope", scope)
        .bind("key", key)
        .map((rs, ctx) -> rs.getBytes(1))
        .findOne();
  }

  static boolean remove(Handle h, String scope, String key) {
    return h.execute("DELETE FROM secrets WHERE scope = ? AND key = ?", scope, key) > 0;
  }

  static List<Metadata> list(Handle h, String scope) {
    return h.createQuery("SELECT key, updated_at FROM secrets WHERE scope = :scope ORDER BY key")
        .bind("scope", scope)
        .map((rs, ctx) -> new Metadata(rs.getString(1), rs.getTimestamp(2).getTime()))
        .list();
  }

  /** The permission that a principal was given by its name, a group's, or as one of everybody. */
  static Optional<SecretPermission> held(Handle h, String scope, long principal) {
    return h
        .createQuery(
            "SELECT permission FROM secret_acls"
                + " WHERE scope = :scope AND principal_id IN (SELECT principals_of(:principal))")
        .bind("scope", scope)
        .bind("principal", principal)
        .mapTo(String.class)
        .stream()
        .map(SecretPermission::valueOf)
        .max(SecretPermission::compareTo);
  }

  static void allow(Handle h, String scope, long principal, SecretPermission permission) {
    h.execute(
        "INSERT INTO secret_acls (scope, principal_id, permission)"
            + " SELECT scope, ?, ? FROM secret_scopes WHERE scope = ? FOR SHARE"
            + " ON CONFLICT (scope, principal_id) DO UPDATE SET permission = excluded.permission",
        principal,
        permission.name(),
        scope);
  }

  static boolean disallow(Handle h, String scope, long principal) {
    return h.execute(
            "DELETE FROM secret_acls WHERE scope = ? AND principal_id = ?", scope, principal)
        > 0;
  }

  static List<Acl> acls(Handle h, String scope) {
    return h.createQuery(
            """
            SELECT p.user_name, a.permission FROM secret_acls a
              LEFT JOIN principals p ON p.id = a.principal_id
             WHERE a.scope = :scope AND (a.principal_id = 0 OR p.id IS NOT NULL)
             ORDER BY a.principal_id
            """)
        .bind("scope", scope)
        .map(
            (rs, ctx) ->
                new Acl(
                    Optional.ofNullable(rs.getString(1)),
                    SecretPermission.valueOf(rs.getString(2))))
        .list();
  }
}
