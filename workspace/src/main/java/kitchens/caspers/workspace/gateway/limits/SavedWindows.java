package kitchens.caspers.workspace.gateway.limits;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Map;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Jdbi;

/** The minute that rate limits have counted, kept for the next process. */
public final class SavedWindows {

  private static final TypeReference<Map<String, Map<Long, Long>>> WINDOWS =
      new TypeReference<>() {};

  private final Jdbi jdbi;

  public SavedWindows(Jdbi jdbi) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
  }

  /** Keeps what limits have counted since they were kept last. */
  public void save(RateLimits limits) {
    limits
        .changed()
        .ifPresent(
            windows ->
                jdbi.useHandle(
                    h ->
                        h.createUpdate(
                                """
                                INSERT INTO gateway_windows (endpoint, windows)
                                VALUES (:endpoint, :windows::jsonb)
                                ON CONFLICT (endpoint) DO UPDATE SET windows = excluded.windows
                                """)
                            .bind("endpoint", limits.endpoint())
                            .bind("windows", json(windows))
                            .execute()));
  }

  /** Gives limits what was counted before this process began. */
  public void restore(RateLimits limits) {
    jdbi.withHandle(
            h ->
                h.createQuery("SELECT windows FROM gateway_windows WHERE endpoint = :endpoint")
                    .bind("endpoint", limits.endpoint())
                    .mapTo(String.class)
                    .findOne())
        .ifPresent(json -> limits.restore(windows(json)));
  }

  private static String json(Map<String, Map<Long, Long>> windows) {
    try {
      return Json.MAPPER.writeValueAsString(windows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Map<Long, Long>> windows(String json) {
    try {
      return Json.MAPPER.readValue(json, WINDOWS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row of gateway_windows is not what was written", e);
    }
  }
}
