package kitchens.caspers.compute.sync;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Many rows at once, through COPY. */
final class BulkCopy {
  private static final int CHUNK = 1 << 16;

  private BulkCopy() {}

  /**
   * @param to the table's name as SQL has it
   * @param rows gives each row to what it is handed; those without a key are left out
   * @return how many rows were written
   */
  static long into(
      Connection connection, String to, Layout layout, Consumer<Consumer<InternalRow>> rows)
      throws SQLException {
    CopyIn copyIn =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + to + " (" + Layout.names(layout.columns()) + ") FROM STDIN");
    StringBuilder buffer = new StringBuilder();
    try {
      rows.accept(
          row -> {
            if (layout.key(row) != null) {
              Sql.line(buffer, layout.texts(row));
              if (buffer.length() > CHUNK) {
                send(copyIn, buffer);
              }
            }
          });
      send(copyIn, buffer);
      return copyIn.endCopy();
    } catch (CopyFailed e) {
      throw e.cause;
    } finally {
      if (copyIn.isActive()) {
        copyIn.cancelCopy();
      }
    }
  }

  private static void send(CopyIn copyIn, StringBuilder buffer) {
    try {
      byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
      copyIn.writeToCopy(bytes, 0, bytes.length);
      buffer.setLength(0);
    } catch (SQLException e) {
      throw new CopyFailed(e);
    }
  }

  private static final class CopyFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SQLException cause;

    CopyFailed(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
