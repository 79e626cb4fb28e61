package kitchens.caspers.workspace.gateway.payload;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where rows of the journal go.
 *
 * @param table in three parts
 * @param owner in whose name it is written; null for the workspace's own tables
 * @param keep how long; null for ever
 */
record Destination(String table, String owner, Kind kind, Tables.Keep keep) {

  /** What rows tell of, with the columns for it. */
  enum Kind {
    PAYLOAD(Columns.PAYLOAD, Columns.PAYLOAD_COMMENT),
    USAGE(Columns.USAGE, Columns.USAGE_COMMENT),
    TRACE(Columns.TRACES, Columns.TRACES_COMMENT);

    private final String columns;
    private final String comment;

    Kind(String columns, String comment) {
      this.columns = columns;
      this.comment = comment;
    }
  }

  /** The rows as one commit. */
  Tables.Rows rows(List<ByteBuffer> rows, String journal, long version) {
    // Two owners may write one table: each counts for itself.
    String application = journal + "-" + Integer.toHexString(String.valueOf(owner).hashCode());
    return new Tables.Rows(
        table, owner, kind.columns, kind.comment, application, version, keep, rows);
  }
}
