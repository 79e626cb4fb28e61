package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.database.Database;

/** The OAuth secrets of service principals; kept as hashes. */
public final class ClientSecrets {

  /** A secret without its value. */
  public record SecretInfo(String id, byte[] hash, Instant createdAt, Instant expiresAt) {}

  private final Database database;
  private final Clock clock;

  public ClientSecrets(Database database, Clock clock) {
    this.database = requireNonNull(database, "database is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * A new secret with which {@code principal} gets tokens at {@code /oidc/v1/token}.
   *
   * @param ttl how long it works; null for one without an end
   */
  public IssuedToken create(Principal principal, Duration ttl) {
    String id = UUID.randomUUID().toString();
    String secret = Secrets.mint("dose");
    Instant now = clock.instant();
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "INSERT INTO service_principal_secrets"
                        + " (id, hash, principal_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                    id,
                    Secrets.hash(secret),
                    Long.parseLong(principal.id()),
                    now,
                    ttl == null ? null : now.plus(ttl)));
    return new IssuedToken(id, secret);
  }

  /** A principal's secrets, oldest first. */
  public List<SecretInfo> list(Principal principal) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT id, hash, created_at, expires_at
                          FROM service_principal_secrets
                         WHERE principal_id = :principal
                         ORDER BY created_at
                        """)
                    .bind("principal", Long.parseLong(principal.id()))
                    .map(
                        (rs, ctx) ->
                            new SecretInfo(
                                rs.getString("id"),
                                rs.getBytes("hash"),
                                rs.getTimestamp("created_at").toInstant(),
                                rs.getTimestamp("expires_at") == null
                                    ? null
                                    : rs.getTimestamp("expires_at").toInstant()))
                    .list());
  }

  /** Ends a secret; false when the principal has none of that id. */
  public boolean delete(Principal principal, String secretId) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.execute(
                        "DELETE FROM service_principal_secrets WHERE id = ? AND principal_id = ?",
                        secretId,
                        Long.parseLong(principal.id()))
                    > 0);
  }

  /** The service principal of {@code clientId}, if {@code secret} is one of its secrets. */
  Optional<Principal> principalOf(String clientId, String secret) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT p.id, p.user_name, p.display_name, p.kind, p.admin
                          FROM service_principal_secrets s
                          JOIN principals p ON p.id = s.principal_id
                         WHERE s.hash = :hash
                           AND p.user_name = :client
                           AND p.active
                           AND (s.expires_at IS NULL OR s.expires_at > :now)
                        """)
                    .bind("hash", Secrets.hash(secret))
                    .bind("client", clientId)
                    .bind("now", clock.instant())
                    .map(Principals.MAPPER)
                    .findOne());
  }
}
