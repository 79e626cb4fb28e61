package kitchens.caspers.compute.catalog;

/** A catalog, as far as compute reads it. */
public record CatalogInfo(String name, String comment) {}
