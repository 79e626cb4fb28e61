package kitchens.caspers.workspace.gateway;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Jdbi;

/** The gates of all endpoints; their rows are read when the workspace starts and written here. */
final class Gates {

  private final Jdbi jdbi;
  private final Clock clock;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  Gates(Jdbi jdbi, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void load() {
    jdbi.useHandle(
        h ->
            h.createQuery("SELECT endpoint, config, set_by FROM gateway_configs")
                .map((rs, ctx) -> gate(rs.getString(1), config(rs.getString(2)), rs.getString(3)))
                .forEach(gate -> gates.put(gate.endpoint(), gate)));
  }

  Gate of(String endpoint) {
    Gate known = gates.get(endpoint);
    return known == null ? Gate.open(endpoint) : known;
  }

  /** A gate that is checked and stands nowhere yet. */
  Gate gate(String endpoint, AiGateway config, String setBy) {
    return Gate.of(endpoint, config, setBy, () -> System.nanoTime() / 1_000_000_000L);
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
