package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which files a deployment uploads and deletes.
 *
 * @param uploaded hash of the content by path: below the bundle's files, or whole for an artifact
 */
public record PlannedFiles(
    @JsonProperty("uploaded") Map<String, String> uploaded,
    @JsonProperty("deleted") List<String> deleted) {

  /** Takes its own copies, in order. */
  public PlannedFiles {
    uploaded = uploaded == null ? new TreeMap<>() : new TreeMap<>(uploaded);
    deleted = deleted == null ? List.of() : deleted.stream().sorted().toList();
  }
}
