package kitchens.caspers.workspace.audit;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.grants.Acting;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The table of privileged acts: a row is there before the act's answer is, and none is ever
 * changed. Rows go after a year.
 */
public final class AuditLog implements Feature, Handler {

  private static final Duration KEPT = Duration.ofDays(365);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(10);
  private static final int MOST = 1_000;
  private static final int LONGEST = 1_000;

  private static final RowMapper<AuditEvent> EVENT =
      (rs, c) ->
          new AuditEvent(
              rs.getLong("event_id"),
              rs.getTimestamp("at").toInstant(),
              rs.getString("principal"),
              rs.getString("on_behalf_of"),
              rs.getString("method"),
              rs.getString("path"),
              rs.getInt("status"),
              rs.getString("source_ip"),
              rs.getString("user_agent"));

  private final Jdbi jdbi;
  private final String compute;
  private final Clock clock;
  private AuditDrain drain;

  /**
   * @param compute the name that compute acts under for itself, whose acts are not kept
   */
  public AuditLog(Database database, String compute, Clock clock) {
    this.jdbi = database.jdbi();
    this.compute = requireNonNull(compute, "compute is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Lets the audit be asked with SQL, too. */
  public void tell(AuditTable table) {
    drain = new AuditDrain(jdbi, table, clock);
  }

  @Override
  public void start() {
    if (drain != null) {
      drain.start(TOLD_EVERY);
    }
    jdbi.useHandle(
        h -> h.execute("DELETE FROM audit_events WHERE at < ?", clock.instant().minus(KEPT)));
  }

  @Override
  public void stop() {
    if (drain != null) {
      drain.close();
    }
  }

  @Override
  public void routes(Routes r) {
    r.guardedBy(Caller::admin).get("/api/2.0/caspers/audit", this::list);
  }

  /** Called after each request, when its status is known. */
  @Override
  public void handle(Context ctx) {
    String method = ctx.req().getMethod();
    if (!PrivilegedActs.contains(method, ctx.path(), ctx.statusCode())) {
      return;
    }
    String principal = Caller.find(ctx).map(Principal::userName).orElse(clientOf(ctx));
    boolean ofCompute = compute.equals(principal);
    String onBehalfOf = ofCompute ? ctx.header(Acting.ON_BEHALF_OF) : null;
    if (ofCompute && onBehalfOf == null) {
      return;
    }
    jdbi.useHandle(
        h ->
            h.execute(
                """
                INSERT INTO audit_events
                  (at, principal, on_behalf_of, method, path, status, source_ip, user_agent)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                clock.instant(),
                principal,
                onBehalfOf,
                method,
                cut(ctx.path()),
                ctx.statusCode(),
                ctx.ip(),
                cut(ctx.userAgent())));
  }

  /** Who signs in is not known by a token yet, and says so. */
  private static String clientOf(Context ctx) {
    return ctx.path().equals("/oidc/v1/token") ? cut(ctx.formParam("client_id")) : null;
  }

  private static String cut(String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** The newest first; {@code page_token} is the id that the page before ended with. */
  private void list(Context ctx) {
    int limit = (int) Math.min(MOST, number(ctx, "max_results").orElse(100L));
    List<AuditEvent> events =
        jdbi.withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT * FROM audit_events
                         WHERE (:principal::text IS NULL OR principal = :principal
                                OR on_behalf_of = :principal)
                           AND (:path::text IS NULL OR starts_with(path, :path))
                           AND (:before::bigint IS NULL OR event_id < :before)
                         ORDER BY event_id DESC LIMIT :limit
                        """)
                    .bind("principal", ctx.queryParam("principal"))
                    .bind("path", ctx.queryParam("path"))
                    .bind("before", number(ctx, "page_token").orElse(null))
                    .bind("limit", limit)
                    .map(EVENT)
                    .list());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("events", events);
    if (events.size() == limit && limit > 0) {
      answer.put("next_page_token", Long.toString(events.get(limit - 1).eventId()));
    }
    ctx.json(answer);
  }

  /** What came after an event, in its order. */
  static List<AuditEvent> after(Jdbi jdbi, long eventId, Instant before, int most) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    SELECT * FROM audit_events
                     WHERE event_id > :after AND at < :before
                     ORDER BY event_id LIMIT :most
                    """)
                .bind("after", eventId)
                .bind("before", before)
                .bind("most", most)
                .map(EVENT)
                .list());
  }

  private static Optional<Long> number(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.matches("\\d{1,18}")) {
      throw ApiException.invalidParameter(name + " is '" + text + "': send a whole number");
    }
    return Optional.of(Long.parseLong(text));
  }
}
