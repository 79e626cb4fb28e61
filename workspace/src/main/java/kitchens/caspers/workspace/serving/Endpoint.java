package kitchens.caspers.workspace.serving;

import java.time.Instant;
import java.util.List;

/**
 * A serving endpoint, as it is kept.
 *
 * @param id 32 hexadecimal digits, as Databricks has them
 */
record Endpoint(
    String id,
    String name,
    String creator,
    String description,
    EndpointConfig config,
    long configVersion,
    List<Tag> tags,
    Instant createdAt,
    Instant updatedAt) {

  /** A label. */
  record Tag(String key, String value) {}
}
