package kitchens.caspers.workspace.catalog;

import java.util.Arrays;
import kitchens.caspers.workspace.http.ApiException;

/** What each type of table must bring, and who may make it. */
final class TableRules {

  private TableRules() {}

  static void check(Tables.Create asked, Actor actor) {
    String table = "table '" + asked.name() + "'";
    if (asked.tableType() == null) {
      throw ApiException.invalidParameter(
          table + " has no table_type; say one of " + Arrays.toString(TableType.values()));
    }
    if (asked.tableType().madeByPipelines() && !actor.compute()) {
      throw ApiException.permissionDenied(
          table + ": a " + asked.tableType() + " is made by a pipeline, not by this request");
    }
    if (asked.tableType() == TableType.VIEW) {
      view(asked, table);
    } else {
      stored(asked, table);
    }
  }

  private static void view(Tables.Create asked, String table) {
    if (empty(asked.viewDefinition())) {
      throw ApiException.invalidParameter(table + " is a VIEW and needs a view_definition");
    }
    if (!empty(asked.storageLocation())) {
      throw ApiException.invalidParameter(
          table + " is a VIEW and has no files; leave storage_location out");
    }
  }

  private static void stored(Tables.Create asked, String table) {
    var kept = asked.tableType() == TableType.MANAGED || asked.tableType() == TableType.EXTERNAL;
    if (kept && !empty(asked.viewDefinition())) {
      throw ApiException.invalidParameter(
          table + " is no view; leave view_definition out or make it a VIEW");
    }
    if (empty(asked.storageLocation())) {
      throw ApiException.invalidParameter(
          table + " has no storage_location; give one, or create the table through SQL");
    }
    if (!"DELTA".equals(asked.dataSourceFormat())) {
      throw ApiException.invalidParameter(
          table + ": data_source_format " + asked.dataSourceFormat() + " is not served; use DELTA");
    }
  }

  private static boolean empty(String text) {
    return text == null || text.isBlank();
  }
}
