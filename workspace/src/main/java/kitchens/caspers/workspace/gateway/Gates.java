package kitchens.caspers.workspace.gateway;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import kitchens.caspers.workspace.gateway.limits.SavedWindows;
import kitchens.caspers.workspace.gateway.limits.Spending;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Jdbi;

/** The gates of all endpoints; their rows are read when the workspace starts and written here. */
final class Gates {

  private final Jdbi jdbi;
  private final Clock clock;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();
  private final Spending spending;
  private final SavedWindows windows;
  private final LongSupplier seconds;

  Gates(Jdbi jdbi, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.spending = new Spending(jdbi);
    this.windows = new SavedWindows(jdbi);
    // Of the epoch, so that the next process goes on with them; within this one they never go back.
    long began = clock.instant().getEpochSecond();
    long nanos = System.nanoTime();
    this.seconds = () -> began + (System.nanoTime() - nanos) / 1_000_000_000L;
  }

  void load() {
    jdbi.useHandle(
        h ->
            h.createQuery("SELECT endpoint, config, set_by FROM gateway_configs")
                .map((rs, ctx) -> gate(rs.getString(1), config(rs.getString(2)), rs.getString(3)))
                .forEach(gate -> gates.put(gate.endpoint(), gate)));
    gates.values().forEach(gate -> windows.restore(gate.limits()));
  }

  /** Keeps what rate limits have counted. */
  void save() {
    gates.values().stream()
        .map(Gate::limits)
        .filter(limits -> !limits.none())
        .forEach(windows::save);
  }

  Gate of(String endpoint) {
    Gate known = gates.get(endpoint);
    return known == null ? gate(endpoint, AiGateway.NONE, null) : known;
  }

  /** A gate that is checked and stands nowhere yet. */
  Gate gate(String endpoint, AiGateway config, String setBy) {
    return Gate.of(endpoint, config, setBy, seconds, spending, clock);
  }

  synchronized void put(Gate gate) {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO gateway_configs (endpoint, config, set_by, updated_at)
                    VALUES (:endpoint, :config::jsonb, :by, :now)
                    ON CONFLICT (endpoint) DO UPDATE
                       SET config = excluded.config, set_by = excluded.set_by,
                           updated_at = excluded.updated_at
                    """)
                .bind("endpoint", gate.endpoint())
                .bind("config", json(gate.config()))
                .bind("by", gate.setBy())
                .bind("now", clock.instant())
                .execute());
    gates.merge(gate.endpoint(), gate, (old, fresh) -> fresh.after(old));
  }

  synchronized void remove(String endpoint) {
    jdbi.useHandle(h -> h.execute("DELETE FROM gateway_configs WHERE endpoint = ?", endpoint));
    jdbi.useHandle(h -> h.execute("DELETE FROM gateway_windows WHERE endpoint = ?", endpoint));
    spending.forget(endpoint);
    gates.remove(endpoint);
  }

  private static AiGateway config(String json) {
    try {
      return Json.MAPPER.readValue(json, AiGateway.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a gateway's row holds JSON that we did not write", e);
    }
  }

  private static String json(AiGateway config) {
    try {
      return Json.MAPPER.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
