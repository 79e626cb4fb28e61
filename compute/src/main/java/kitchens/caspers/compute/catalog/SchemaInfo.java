package kitchens.caspers.compute.catalog;

/**
 * A schema, as far as compute reads it.
 *
 * @param storageLocation URI below which its managed tables and volumes lie
 */
public record SchemaInfo(String catalogName, String name, String comment, String storageLocation) {

  /** A new, unused location for a managed table. */
  public String newTableLocation() {
    String root =
        storageLocation.endsWith("/")
            ? storageLocation.substring(0, storageLocation.length() - 1)
            : storageLocation;
    return root + "/tables/" + java.util.UUID.randomUUID();
  }
}
