package kitchens.caspers.workspace.gateway.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where rows go: Delta tables, written by compute. */
@FunctionalInterface
public interface Tables {

  /**
   * Rows for a table.
   *
   * @param table in three parts
   * @param owner in whose name it is made and written; null for the workspace itself, which then
   *     makes its catalog and schema, too
   * @param columns names and types as SQL writes them; null for a table that is there, whose
   *     columns each row must fit exactly
   * @param application with {@code version}, what is written once however often it is asked for
   * @param version greater than the application's last one
   * @param keep null for ever
   * @param rows each a JSON object in UTF-8 over an array; a field that is no column is passed over
   */
  record Rows(
      String table,
      String owner,
      String columns,
      String comment,
      String application,
      long version,
      Keep keep,
      List<ByteBuffer> rows) {

    /** Rows of trees. */
    public static List<ByteBuffer> of(List<JsonNode> trees) {
      return trees.stream()
          .map(tree -> ByteBuffer.wrap(tree.toString().getBytes(StandardCharsets.UTF_8)))
          .toList();
    }
  }

  /**
   * How long rows are kept.
   *
   * @param column a TIMESTAMP
   */
  record Keep(String column, int days) {}

  /**
   * Appends rows as one commit; when it returns they are there.
   *
   * @throws Refused when they never will be as things are
   * @throws kitchens.caspers.workspace.http.ApiException when it may go better later
   */
  void append(Rows rows) throws Refused;

  /** A table that takes no rows: its schema is gone, or its owner's privileges are. */
  final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    public Refused(String why) {
      super(why);
    }
  }
}
