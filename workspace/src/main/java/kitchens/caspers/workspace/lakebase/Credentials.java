package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Secrets;
import org.jdbi.v3.core.Jdbi;

/** Short-lived passwords for roles that are named after principals; kept as hashes. */
final class Credentials {

  static final Duration LIFE = Duration.ofHours(1);

  /** A password and when it ends. */
  record Credential(String token, Instant expirationTime) {}

  private final Jdbi jdbi;
  private final Clock clock;

  Credentials(Jdbi jdbi, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Credential issue(Principal principal, Collection<String> instances) {
    String token = Secrets.mint("dbpg");
    Instant now = clock.instant();
    Instant end = now.plus(LIFE);
    jdbi.useTransaction(
        h -> {
          h.execute("DELETE FROM database_credentials WHERE expires_at <= ?", now);
          for (String instance : instances) {
            h.execute(
                "INSERT INTO database_credentials (hash, instance, principal_id, expires_at)"
                    + " VALUES (?, ?, ?, ?)",
                Secrets.hash(token),
                instance,
                Long.parseLong(principal.id()),
                end);
          }
        });
    return new Credential(token, end);
  }

  /** Ends all passwords of a principal for an instance at once. */
  void revoke(String instance, String userName) {
    jdbi.useHandle(
        h ->
            h.execute(
                """
                DELETE FROM database_credentials c
                 USING principals p
                 WHERE p.id = c.principal_id AND c.instance = ? AND p.user_name = ?
                """,
                instance,
                userName));
  }

  /** Whether the password is one of the role's for the instance that asks. */
  boolean good(RadiusPacket asked) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    SELECT EXISTS (
                      SELECT 1
                        FROM database_credentials c
                        JOIN database_instances i ON i.name = c.instance
                        JOIN principals p ON p.id = c.principal_id
                       WHERE c.hash = :hash
                         AND c.expires_at > :now
                         AND i.uid::text = :uid
                         AND p.user_name = :role
                         AND p.active)
                    """)
                .bind("hash", Secrets.hash(asked.password()))
                .bind("now", clock.instant())
                .bind("uid", asked.nasIdentifier())
                .bind("role", asked.userName())
                .mapTo(Boolean.class)
                .one());
  }
}
