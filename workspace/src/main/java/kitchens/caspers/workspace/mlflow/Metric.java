package kitchens.caspers.workspace.mlflow;

import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;

/** A value of a metric at a step; {@code timestamp} in milliseconds since 1970. */
record Metric(String key, Double value, Long timestamp, Long step) {

  /**
   * Itself with a step and a time.
   *
   * @throws ApiException 400 when it has no key or no number
   */
  Metric checked(long now) {
    KeyValue.checkKey("metric", key);
    if (value == null) {
      throw ApiException.invalidParameter("metric '" + key + "' has no value; give a number");
    }
    return new Metric(
        key,
        value,
        Optional.ofNullable(timestamp).orElse(now),
        Optional.ofNullable(step).orElse(0L));
  }
}
