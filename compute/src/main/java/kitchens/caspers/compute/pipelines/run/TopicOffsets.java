package kitchens.caspers.compute.pipelines.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kitchens.caspers.compute.http.Json;

/**
 * A place in topics, as Spark's Kafka connector writes it: {@code {"orders": {"0": 17, "1": 3}}}.
 *
 * @param next by topic and partition, the offset of the first record that was not read
 */
record TopicOffsets(Map<String, Map<Integer, Long>> next) {
  static TopicOffsets parse(String json) {
    try {
      return new TopicOffsets(
          Json.MAPPER.readValue(json, new TypeReference<TreeMap<String, Map<Integer, Long>>>() {}));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("these are no offsets: " + json, e);
    }
  }

  String json() {
    try {
      return Json.MAPPER.writeValueAsString(next);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> topics() {
    return next.keySet();
  }

  /** The same with another place in one partition. */
  TopicOffsets with(String topic, int partition, long offset) {
    Map<String, Map<Integer, Long>> changed = new TreeMap<>(next);
    Map<Integer, Long> partitions = new TreeMap<>(next.getOrDefault(topic, Map.of()));
    partitions.put(partition, offset);
    changed.put(topic, partitions);
    return new TopicOffsets(changed);
  }
}
