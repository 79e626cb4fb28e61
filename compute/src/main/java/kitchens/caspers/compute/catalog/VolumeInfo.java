package kitchens.caspers.compute.catalog;

/**
 * A volume, as far as compute reads or writes it.
 *
 * @param volumeType MANAGED or EXTERNAL
 */
public record VolumeInfo(
    String catalogName,
    String schemaName,
    String name,
    String volumeType,
    String comment,
    String storageLocation) {}
