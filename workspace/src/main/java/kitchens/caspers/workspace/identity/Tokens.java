package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.database.Remembered;

/**
 * Bearer tokens. Only hashes are kept. A token that was found is remembered until a token or a
 * principal changes: a revoked one stops working at the very next request.
 */
public final class Tokens {

  /** A token without its secret. */
  public record TokenInfo(
      String id, String principalId, String comment, Instant createdAt, Instant expiresAt) {}

  private record Known(Principal principal, Instant expiresAt) {}

  private final Database database;
  private final Clock clock;
  private final Remembered<ByteBuffer, Known> known = new Remembered<>(10_000);

  public Tokens(Database database, Clock clock) {
    this.database = requireNonNull(database, "database is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * A new token for {@code principal}.
   *
   * @param ttl how long it works; null for one without an end
   */
  public IssuedToken issue(Principal principal, Duration ttl, String comment) {
    if (ttl != null) {
      purgeExpired();
    }
    String id = UUID.randomUUID().toString().replace("-", "");
    String secret = Secrets.mint("dapi");
    store(id, principal, secret, ttl, comment);
    return new IssuedToken(id, secret);
  }

  /** Principals have changed: whose a token is, is read again. */
  public void forget() {
    known.forget();
  }

  void store(String id, Principal principal, String secret, Duration ttl, String comment) {
    Instant now = clock.instant();
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        INSERT INTO tokens (id, hash, principal_id, comment, created_at, expires_at)
                        VALUES (:id, :hash, :principal, :comment, :now, :expires)
                        ON CONFLICT (hash) DO NOTHING
                        """)
                    .bind("id", id)
                    .bind("hash", Secrets.hash(secret))
                    .bind("principal", Long.parseLong(principal.id()))
                    .bind("comment", comment)
                    .bind("now", now)
                    .bind("expires", ttl == null ? null : now.plus(ttl))
                    .execute());
    forget();
  }

  /** Makes {@code secret} the one token of that id; what it was before works no longer. */
  void replace(String id, Principal principal, String secret, String comment) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "DELETE FROM tokens WHERE id = ? AND hash <> ?", id, Secrets.hash(secret)));
    store(id, principal, secret, null, comment);
  }

  /** Ends a token at once. Without effect when there is none of that id. */
  public void revoke(String tokenId) {
    database.jdbi().useHandle(h -> h.execute("DELETE FROM tokens WHERE id = ?", tokenId));
    forget();
  }

  /** Whose token it is; empty for an unknown, revoked or expired one. */
  public Optional<Principal> principalOf(String secret) {
    byte[] hash = Secrets.hash(secret);
    Instant now = clock.instant();
    return known
        .get(ByteBuffer.wrap(hash), () -> read(hash, now))
        .filter(found -> found.expiresAt() == null || found.expiresAt().isAfter(now))
        .map(Known::principal);
  }

  private Optional<Known> read(byte[] hash, Instant now) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT p.id, p.user_name, p.display_name, p.kind, p.admin, t.expires_at
                          FROM tokens t
                          JOIN principals p ON p.id = t.principal_id
                         WHERE t.hash = :hash
                           AND p.active
                           AND (t.expires_at IS NULL OR t.expires_at > :now)
                        """)
                    .bind("hash", hash)
                    .bind("now", now)
                    .map(
                        (rs, ctx) ->
                            new Known(
                                Principals.MAPPER.map(rs, ctx),
                                rs.getTimestamp("expires_at") == null
                                    ? null
                                    : rs.getTimestamp("expires_at").toInstant()))
                    .findOne());
  }

  /** The tokens of one principal, oldest first. */
  public List<TokenInfo> list(Principal principal) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT id, principal_id, comment, created_at, expires_at
                          FROM tokens
                         WHERE principal_id = :principal
                           AND (expires_at IS NULL OR expires_at > :now)
                         ORDER BY created_at
                        """)
                    .bind("principal", Long.parseLong(principal.id()))
                    .bind("now", clock.instant())
                    .map(
                        (rs, ctx) ->
                            new TokenInfo(
                                rs.getString("id"),
                                rs.getString("principal_id"),
                                rs.getString("comment"),
                                rs.getTimestamp("created_at").toInstant(),
                                rs.getTimestamp("expires_at") == null
                                    ? null
                                    : rs.getTimestamp("expires_at").toInstant()))
                    .list());
  }

  /** Forgets tokens that ended; returns how many. */
  public int purgeExpired() {
    return database
        .jdbi()
        .withHandle(h -> h.execute("DELETE FROM tokens WHERE expires_at <= ?", clock.instant()));
  }
}
