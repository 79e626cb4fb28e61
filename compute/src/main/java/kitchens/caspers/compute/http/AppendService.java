package kitchens.caspers.compute.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What the HTTP interface asks of appending rows to Delta tables. */
public interface AppendService {

  /**
   * Appends rows as one commit; what an application wrote under a version is not written again.
   *
   * @throws ComputeException 404 when the schema is gone, 403 when the owner may not write there,
   *     400 when the table cannot take such rows, 503 when it may go better later
   */
  void append(Rows rows);

  /**
   * Body of {@code POST /appends}.
   *
   * @param table in three parts; made when it is missing
   * @param owner in whose name; null for the workspace, which makes catalog and schema, too
   * @param columns names and types as SQL writes them; null for a table that is there, whose
   *     columns each row must fit exactly
   * @param version greater than the application's last one in that table
   * @param keep how long rows are kept; null for ever
   */
  record Rows(
      String table,
      String owner,
      String columns,
      String comment,
      String application,
      long version,
      Keep keep,
      List<JsonNode> rows) {

    /** Whether the table is there and says what rows are like. */
    public boolean mustFit() {
      return columns == null;
    }
  }

  /**
   * How long rows are kept: files whose rows are all older go, an hour later at most.
   *
   * @param column a TIMESTAMP
   */
  record Keep(String column, int days) {}

  /** Stands in where nothing is appended: answers 501. */
  AppendService UNAVAILABLE =
      rows -> {
        throw ComputeException.notImplemented("This compute process appends no rows.");
      };
}
