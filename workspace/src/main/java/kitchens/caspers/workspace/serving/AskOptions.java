package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;

/**
 * What a request may ask of an agent besides.
 *
 * @param minVersions by full table name, the Delta version from which on tools may answer
 * @param patience how long to wait for that
 */
record AskOptions(Map<String, Long> minVersions, Duration patience) {

  private static final long MOST_WAIT_MILLIS = 60_000;

  /** Those of {@code databricks_options}. */
  static AskOptions of(JsonNode options) {
    Map<String, Long> versions = new HashMap<>();
    options
        .path("min_table_versions")
        .properties()
        .forEach(
            e -> {
              if (!e.getValue().canConvertToLong()) {
                throw ApiException.invalidParameter(
                    "databricks_options.min_table_versions." + e.getKey() + " is no number");
              }
              versions.put(e.getKey().toLowerCase(Locale.ROOT), e.getValue().longValue());
            });
    long wait = options.path("wait_ms").asLong(5_000);
    return new AskOptions(
        versions, Duration.ofMillis(Math.max(0, Math.min(MOST_WAIT_MILLIS, wait))));
  }
}
