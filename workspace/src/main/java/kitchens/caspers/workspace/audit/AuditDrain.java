package kitchens.caspers.workspace.audit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the audit's rows to their table, once each and in their order. It starts nothing for that:
 * while compute does not run, they wait.
 */
final class AuditDrain implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AuditDrain.class);
  private static final int AT_ONCE = 2_000;

  /** After so long, no row with a lower number is still being written. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private static final String WORKSPACE_ID = "1";

  /** What comes after the version in a path names the service, and in Unity Catalog all of it. */
  private static final Pattern SERVICE =
      Pattern.compile("/(?:api/[\\d.]+/)?(?:preview/|caspers/)?([a-z-]+)(?:/.*)?");

  private final Jdbi jdbi;
  private final AuditTable table;
  private final Clock clock;
  private String told = "";
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "audit-drain");
            made.setDaemon(true);
            made.setPriority(Thread.MIN_PRIORITY);
            return made;
          });

  AuditDrain(Jdbi jdbi, AuditTable table, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.table = requireNonNull(table, "table is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void start(Duration every) {
    thread.scheduleWithFixedDelay(
        this::drain, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void drain() {
    try {
      while (table.ready() && some()) {
        LOG.debug("more of the audit waits");
      }
    } catch (RuntimeException e) {
      tell(String.valueOf(e.getMessage()));
    }
  }

  /** Once, as long as it is the same. */
  private void tell(String problem) {
    if (!problem.equals(told)) {
      told = problem;
      LOG.warn("the audit's rows wait for {}: {}", AuditTable.NAME, problem);
    }
  }

  /** Whether there may be more. */
  private boolean some() {
    long told =
        jdbi.withHandle(
            h -> h.createQuery("SELECT event_id FROM audit_told").mapTo(Long.class).one());
    List<AuditEvent> events = AuditLog.after(jdbi, told, clock.instant().minus(SETTLED), AT_ONCE);
    if (events.isEmpty()) {
      return false;
    }
    long last = events.get(events.size() - 1).eventId();
    table.append(events.stream().<JsonNode>map(AuditDrain::row).toList(), last);
    jdbi.useHandle(h -> h.execute("UPDATE audit_told SET event_id = ?", last));
    return events.size() == AT_ONCE;
  }

  static ObjectNode row(AuditEvent event) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    String time = event.at().truncatedTo(ChronoUnit.MICROS).toString();
    row.put("event_id", Long.toString(event.eventId()));
    row.put("event_time", time);
    row.put("event_date", time.substring(0, 10));
    row.put("workspace_id", WORKSPACE_ID);
    row.put("source_ip_address", event.sourceIp());
    row.put("user_agent", event.userAgent());
    String by = event.onBehalfOf() == null ? event.principal() : event.onBehalfOf();
    row.putObject("user_identity").put("email", by);
    row.putObject("identity_metadata").put("run_by", event.principal()).put("run_as", by);
    Matcher service = SERVICE.matcher(event.path());
    row.put("service_name", service.matches() ? service.group(1) : "workspace");
    row.put("action_name", event.method() + " " + event.path());
    row.putObject("request_params").put("method", event.method()).put("path", event.path());
    row.putObject("response").put("status_code", event.status());
    row.put("audit_level", "WORKSPACE_LEVEL");
    return row;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
