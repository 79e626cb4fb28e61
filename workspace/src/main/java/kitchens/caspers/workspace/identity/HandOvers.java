package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;

/**
 * Passes a browser's session on to another origin of this workspace, which has a cookie of its own:
 * the two cookies never meet. The session there ends with the one that it came from.
 *
 * <p>The other origin begins with a random {@code state}, kept in a cookie of the browser; the code
 * that it gets back is good only together with it, once, within a minute. So nobody can make a
 * person's browser use a session of somebody else.
 */
public final class HandOvers {

  private static final Duration CODE_TTL = Duration.ofMinutes(1);

  private final Database database;
  private final Sessions sessions;
  private final Clock clock;

  public HandOvers(Database database, Sessions sessions, Clock clock) {
    this.database = requireNonNull(database, "database is null");
    this.sessions = requireNonNull(sessions, "sessions is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A random value for the browser's cookie at the other origin. */
  public static String newState() {
    return Secrets.mint("");
  }

  /** What of a state may stand in an address. */
  public static String shown(String state) {
    return HexFormat.of().formatHex(Secrets.hash(state));
  }

  /**
   * A code for the session of a request; empty when it has none.
   *
   * @param audience names the other origin
   * @param shownState what {@link #shown} made of its state, 64 hexadecimal digits
   */
  public Optional<String> code(Context ctx, String audience, String shownState) {
    String code = Secrets.mint("");
    Instant now = clock.instant();
    return sessions
        .hashOf(ctx)
        .map(
            session -> {
              database
                  .jdbi()
                  .useHandle(
                      h -> {
                        h.execute("DELETE FROM handed_over_codes WHERE expires_at <= ?", now);
                        h.execute(
                            "INSERT INTO handed_over_codes"
                                + " (hash, audience, state_hash, session_hash, expires_at)"
                                + " VALUES (?, ?, ?, ?, ?)",
                            Secrets.hash(code),
                            audience,
                            HexFormat.of().parseHex(shownState),
                            session,
                            now.plus(CODE_TTL));
                      });
              return code;
            });
  }

  /** Uses a code up for the secret of a session at the other origin; empty when it is not good. */
  public Optional<String> redeem(String code, String audience, String state) {
    String secret = Secrets.mint("");
    boolean begun =
        database
            .jdbi()
            .withHandle(
                h ->
                    h.createUpdate(
                                """
                                WITH used AS (
                                  DELETE FROM handed_over_codes WHERE hash = :code
                                  RETURNING audience, state_hash, session_hash, expires_at)
                                INSERT INTO handed_over_sessions (hash, audience, session_hash)
                                SELECT :hash, audience, session_hash
                                  FROM used
                                 WHERE audience = :audience
                                   AND state_hash = :state
                                   AND expires_at > :now
                                """)
                            .bind("code", Secrets.hash(code))
                            .bind("hash", Secrets.hash(secret))
                            .bind("audience", audience)
                            .bind("state", Secrets.hash(state))
                            .bind("now", clock.instant())
                            .execute()
                        == 1);
    return begun ? Optional.of(secret) : Optional.empty();
  }

  /** Whose session a secret stands for at an origin. */
  public Optional<Principal> principalOf(String secret, String audience) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT p.id, p.user_name, p.display_name, p.kind, p.admin
                          FROM handed_over_sessions o
                          JOIN sessions s ON s.hash = o.session_hash
                          JOIN principals p ON p.id = s.principal_id
                         WHERE o.hash = :hash
                           AND o.audience = :audience
                           AND s.expires_at > :now
                           AND p.active
                        """)
                    .bind("hash", Secrets.hash(secret))
                    .bind("audience", audience)
                    .bind("now", clock.instant())
                    .map(Principals.MAPPER)
                    .findOne());
  }
}
