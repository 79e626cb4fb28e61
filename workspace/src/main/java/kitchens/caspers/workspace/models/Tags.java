package kitchens.caspers.workspace.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** Tags in a column and in MLflow's JSON, which lists them. */
final class Tags {

  private static final TypeReference<Map<String, String>> TYPE = new TypeReference<>() {};
  private static final int LONGEST_KEY = 250;
  private static final int LONGEST_VALUE = 5_000;

  /** A tag as MLflow sends it. */
  record Tag(String key, String value) {}

  private Tags() {}

  static Map<String, String> read(String column) {
    try {
      return Json.MAPPER.readValue(column, TYPE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the registry holds JSON that it did not write", e);
    }
  }

  static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new Tag(e.getKey(), e.getValue()))
        .toList();
  }

  /**
   * As a map; the last of a key wins.
   *
   * @throws ApiException 400 for a key that is missing or too long
   */
  static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    if (tags != null) {
      tags.forEach(tag -> map.put(key(tag.key()), value(tag)));
    }
    return map;
  }

  static String key(String key) {
    if (key == null || key.isBlank() || key.length() > LONGEST_KEY) {
      throw ApiException.invalidParameter(
          "a tag's key has 1 to " + LONGEST_KEY + " characters; got '" + key + "'");
    }
    return key;
  }

  static String value(Tag tag) {
    String value = tag.value() == null ? "" : tag.value();
    if (value.length() > LONGEST_VALUE) {
      throw ApiException.invalidParameter(
          "tag '" + tag.key() + "' is longer than " + LONGEST_VALUE + " characters: shorten it");
    }
    return value;
  }
}
