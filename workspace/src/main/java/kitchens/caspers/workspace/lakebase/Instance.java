package kitchens.caspers.workspace.lakebase;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A database instance as it is to be.
 *
 * @param port where its server listens, whenever it is started
 * @param stopped whether it is to be stopped
 * @param nativeLogin whether roles with passwords of their own may log in
 */
record Instance(
    String name,
    UUID uid,
    String creator,
    Instant createdAt,
    String capacity,
    boolean stopped,
    boolean nativeLogin,
    List<Tag> customTags,
    int port) {

  /** The database that every instance has. */
  static final String DATABASE = "databricks_postgres";

  /** A label that somebody gave an instance. */
  record Tag(String key, String value) {}
}
