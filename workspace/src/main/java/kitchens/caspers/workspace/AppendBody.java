package kitchens.caspers.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import kitchens.caspers.workspace.gateway.payload.Tables.Rows;
import kitchens.caspers.workspace.http.Json;

/**
 * The body of {@code POST /appends}, made while it is sent: rows stay where they are until then.
 */
record AppendBody(Rows rows) implements Iterable<byte[]> {

  private static final int PIECE = 64 << 10;

  @Override
  public Iterator<byte[]> iterator() {
    return new Pieces(rows);
  }

  private static byte[] head(Rows rows) {
    ObjectNode head =
        Json.MAPPER
            .createObjectNode()
            .put("table", rows.table())
            .put("owner", rows.owner())
            .put("columns", rows.columns())
            .put("comment", rows.comment())
            .put("application", rows.application())
            .put("version", rows.version());
    head.set("keep", Json.MAPPER.valueToTree(rows.keep()));
    try {
      String json = Json.MAPPER.writeValueAsString(head);
      return (json.substring(0, json.length() - 1) + ",\"rows\":[")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Pieces implements Iterator<byte[]> {

    private final Iterator<ByteBuffer> left;
    private byte[] head;
    private boolean first = true;
    private boolean over;

    Pieces(Rows rows) {
      this.left = rows.rows().iterator();
      this.head = head(rows);
    }

    @Override
    public boolean hasNext() {
      return !over;
    }

    @Override
    public byte[] next() {
      if (over) {
        throw new NoSuchElementException();
      }
      ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE + (4 << 10));
      if (head != null) {
        piece.writeBytes(head);
        head = null;
      }
      while (left.hasNext() && piece.size() < PIECE) {
        ByteBuffer row = left.next();
        if (!first) {
          piece.write(',');
        }
        first = false;
        piece.write(row.array(), row.arrayOffset() + row.position(), row.remaining());
      }
      if (!left.hasNext()) {
        piece.writeBytes(new byte[] {']', '}'});
        over = true;
      }
      return piece.toByteArray();
    }
  }
}
