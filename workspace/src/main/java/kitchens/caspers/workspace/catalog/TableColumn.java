package kitchens.caspers.workspace.catalog;

import kitchens.caspers.workspace.http.ApiException;

/** A column of a table, as Unity Catalog's REST shows it. */
record TableColumn(
    String name,
    String typeName,
    String typeText,
    String typeJson,
    Integer typePrecision,
    Integer typeScale,
    String typeIntervalType,
    Integer position,
    Boolean nullable,
    String comment,
    Integer partitionIndex) {

  TableColumn {
    if (name == null || name.isEmpty()) {
      throw ApiException.invalidParameter("a column has no name; give each of 'columns' a name");
    }
  }
}
