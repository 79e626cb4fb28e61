package kitchens.caspers.workspace.gateway.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.gateway.payload.Destination.Kind;

/**
 * The lines of the journal's files. A line's rows are passed on as the bytes that they are and
 * never become trees: thousands of them go by beside the requests, and what is made of them is
 * collected beside the requests, too.
 *
 * @param usageTable in three parts
 * @param tracesTable in three parts
 * @param traceDays for how many days it keeps them
 */
record Lines(String usageTable, String tracesTable, int traceDays) {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** What a line says, by where it stands; -1 where it says nothing. */
  private static final class Line {
    private String table;
    private String owner;
    private boolean trace;
    private boolean usageIsRow;
    private int row = -1;
    private int rowEnd;
    private int usage = -1;
    private int usageEnd;
  }

  /** The rows of a file by where they go; a line that was not written to its end is none. */
  Map<Destination, List<ByteBuffer>> rows(byte[] file) {
    Map<Destination, List<ByteBuffer>> rows = new LinkedHashMap<>();
    for (int from = 0; from < file.length; ) {
      int to = from;
      while (to < file.length && file[to] != '\n') {
        to++;
      }
      if (to > from) {
        add(file, from, to, rows);
      }
      from = to + 1;
    }
    return rows;
  }

  private void add(byte[] file, int from, int to, Map<Destination, List<ByteBuffer>> rows) {
    Line line = new Line();
    try (JsonParser parser = FACTORY.createParser(file, from, to - from)) {
      read(parser, from, line);
    } catch (IOException e) {
      return;
    }
    ByteBuffer row = line.row < 0 ? null : slice(file, line.row, line.rowEnd);
    if (row != null && line.trace) {
      var keep = new Tables.Keep("request_time", traceDays);
      put(rows, new Destination(tracesTable, null, Kind.TRACE, keep), row);
    } else if (row != null && line.table != null) {
      put(rows, new Destination(line.table, line.owner, Kind.PAYLOAD, null), row);
    }
    ByteBuffer usage =
        line.usageIsRow ? row : line.usage < 0 ? null : slice(file, line.usage, line.usageEnd);
    if (usage != null) {
      put(rows, new Destination(usageTable, null, Kind.USAGE, null), usage);
    }
  }

  private static void read(JsonParser parser, int from, Line line) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "table" -> line.table = parser.getText();
        case "owner" -> line.owner = parser.getText();
        case "trace" -> line.trace = value == JsonToken.VALUE_TRUE;
        case "row" -> {
          line.row = from + (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          line.rowEnd = from + (int) parser.currentLocation().getByteOffset();
        }
        case "usage" -> {
          // An earlier version wrote true, and meant the row.
          line.usageIsRow = value == JsonToken.VALUE_TRUE;
          if (value == JsonToken.START_OBJECT) {
            line.usage = from + (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            line.usageEnd = from + (int) parser.currentLocation().getByteOffset();
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("the line has no end");
    }
  }

  private static ByteBuffer slice(byte[] file, int from, int to) {
    return ByteBuffer.wrap(file, from, to - from);
  }

  private static void put(Map<Destination, List<ByteBuffer>> rows, Destination to, ByteBuffer row) {
    rows.computeIfAbsent(to, key -> new ArrayList<>()).add(row.duplicate());
  }

  /** Lines from which the same rows are read again. */
  static byte[] of(Destination to, List<ByteBuffer> rows) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    String before =
        switch (to.kind()) {
          case PAYLOAD ->
              "{\"table\":" + quoted(to.table()) + ",\"owner\":" + quoted(to.owner()) + ",\"row\":";
          case USAGE -> "{\"usage\":";
          case TRACE -> "{\"trace\":true,\"row\":";
        };
    for (ByteBuffer row : rows) {
      lines.writeBytes(before.getBytes(StandardCharsets.UTF_8));
      lines.write(row.array(), row.arrayOffset() + row.position(), row.remaining());
      lines.writeBytes(new byte[] {'}', '\n'});
    }
    return lines.toByteArray();
  }

  private static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }
}
