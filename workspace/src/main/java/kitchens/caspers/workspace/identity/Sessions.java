package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;

/** Browsers' sessions and the one-time links with which they begin. */
public final class Sessions {

  static final Duration LINK_TTL = Duration.ofMinutes(10);
  static final Duration SESSION_TTL = Duration.ofDays(7);

  private final Database database;
  private final Clock clock;
  private final String cookieName;

  /**
   * @param port is part of the cookie's name, since browsers do not tell ports apart and two
   *     workspaces may run side by side
   */
  public Sessions(Database database, Clock clock, int port) {
    this.database = requireNonNull(database, "database is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.cookieName = "caspers_session_" + port;
  }

  /** A code that begins one session of {@code person}, within ten minutes. */
  public String newLoginCode(Principal person) {
    String code = Secrets.mint("");
    Instant now = clock.instant();
    database
        .jdbi()
        .useHandle(
            h -> {
              h.execute("DELETE FROM login_links WHERE expires_at <= ?", now);
              h.execute(
                  "INSERT INTO login_links (hash, principal_id, expires_at) VALUES (?, ?, ?)",
                  Secrets.hash(code),
                  Long.parseLong(person.id()),
                  now.plus(LINK_TTL));
            });
    return code;
  }

  /**
   * Uses a code up and begins the session in the answer's cookie; false for a code no longer good.
   */
  public boolean begin(Context ctx, String code) {
    Instant now = clock.instant();
    String secret = Secrets.mint("");
    boolean begun =
        database
            .jdbi()
            .withHandle(
                h ->
                    h.createUpdate(
                                """
                                WITH used AS (
                                  DELETE FROM login_links WHERE hash = :code
                                  RETURNING principal_id, expires_at)
                                INSERT INTO sessions (hash, principal_id, created_at, expires_at)
                                SELECT :hash, principal_id, :now, :expires
                                  FROM used
                                 WHERE expires_at > :now
                                """)
                            .bind("code", Secrets.hash(code))
                            .bind("hash", Secrets.hash(secret))
                            .bind("now", now)
                            .bind("expires", now.plus(SESSION_TTL))
                            .execute()
                        == 1);
    if (begun) {
      ctx.cookie(cookie(secret, (int) SESSION_TTL.toSeconds()));
    }
    return begun;
  }

  /** Ends the request's session, at once and for good. */
  public void end(Context ctx) {
    String secret = ctx.cookie(cookieName);
    if (secret != null) {
      database
          .jdbi()
          .useHandle(h -> h.execute("DELETE FROM sessions WHERE hash = ?", Secrets.hash(secret)));
    }
    ctx.cookie(cookie("", 0));
  }

  /** Whose session the request's cookie carries. */
  public Optional<Principal> principalOf(Context ctx) {
    String secret = ctx.cookie(cookieName);
    if (secret == null || secret.isEmpty()) {
      return Optional.empty();
    }
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT p.id, p.user_name, p.display_name, p.kind, p.admin
                          FROM sessions s
                          JOIN principals p ON p.id = s.principal_id
                         WHERE s.hash = :hash AND s.expires_at > :now AND p.active
                        """)
                    .bind("hash", Secrets.hash(secret))
                    .bind("now", clock.instant())
                    .map(Principals.MAPPER)
                    .findOne());
  }

  /** The hash of a living session's secret; empty when the request has none. */
  Optional<byte[]> hashOf(Context ctx) {
    return principalOf(ctx).map(person -> Secrets.hash(ctx.cookie(cookieName)));
  }

  private Cookie cookie(String value, int maxAgeSeconds) {
    Cookie cookie = new Cookie(cookieName, value);
    cookie.setPath("/");
    cookie.setMaxAge(maxAgeSeconds);
    cookie.setHttpOnly(true);
    // Lax: the login link is followed from elsewhere and redirects to the first page.
    cookie.setSameSite(SameSite.LAX);
    return cookie;
  }
}
