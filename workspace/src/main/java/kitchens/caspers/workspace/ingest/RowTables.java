package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Delta tables that are there, written by compute. */
@FunctionalInterface
public interface RowTables {

  /**
   * Appends rows as one commit, once for each version.
   *
   * @param table in three parts
   * @param owner in whose name
   * @param version greater than the last one
   * @throws kitchens.caspers.workspace.http.ApiException 404 when there is no such table, 403 when
   *     the owner may not write it, 400 that names the record that does not fit its columns, 503
   *     when it may go better later
   */
  void append(String table, String owner, long version, List<JsonNode> rows);
}
