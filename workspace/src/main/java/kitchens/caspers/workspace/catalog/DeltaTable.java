package kitchens.caspers.workspace.catalog;

import java.util.List;

/**
 * A table of the catalog that has files, as other features read it.
 *
 * @param location URI of its directory
 * @param columns their names, in order
 */
public record DeltaTable(String fullName, String location, List<String> columns) {}
