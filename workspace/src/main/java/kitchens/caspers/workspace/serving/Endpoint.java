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
    Instant updatedAt,
    Configurer setBy) {

  /**
   * Who set the config: in that name the secrets of external models are read.
   *
   * @param admin whether an administrator did, so that upstreams may lie on this machine
   */
  record Configurer(String userName, boolean admin) {}

  /** The same with another config. */
  Endpoint with(EndpointConfig fresh, Configurer by, Instant now) {
    return new Endpoint(
        id, name, creator, description, fresh, configVersion + 1, tags, createdAt, now, by);
  }

  /** The same with other labels. */
  Endpoint with(List<Tag> fresh, Instant now) {
    return new Endpoint(
        id, name, creator, description, config, configVersion, fresh, createdAt, now, setBy);
  }

  /** Whether models elsewhere answer, and not agents. */
  boolean external() {
    return config.servedEntities().get(0).externalModel() != null;
  }

  /** A label. */
  record Tag(String key, String value) {}
}
