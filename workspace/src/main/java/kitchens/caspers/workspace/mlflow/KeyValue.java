package kitchens.caspers.workspace.mlflow;

import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;

/** A parameter or a tag, as MLflow's REST has them. */
record KeyValue(String key, String value) {

  private static final int LONGEST_KEY = 250;
  private static final int LONGEST_VALUE = 16_000;

  /**
   * Itself with a value that is there.
   *
   * @param what for messages: {@code tag}, {@code param}
   * @throws ApiException 400 when it breaks a rule of MLflow
   */
  KeyValue checked(String what) {
    checkKey(what, key);
    String kept = value == null ? "" : value;
    if (kept.length() > LONGEST_VALUE) {
      throw ApiException.invalidParameter(
          what + " '" + key + "' is longer than " + LONGEST_VALUE + " characters: shorten it");
    }
    return new KeyValue(key, kept);
  }

  static void checkKey(String what, String key) {
    if (key == null || key.isBlank() || key.length() > LONGEST_KEY) {
      throw ApiException.invalidParameter(
          "a " + what + "'s key has 1 to " + LONGEST_KEY + " characters; got '" + key + "'");
    }
  }

  static List<KeyValue> list(Map<String, String> map) {
    return map.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new KeyValue(e.getKey(), e.getValue()))
        .toList();
  }
}
