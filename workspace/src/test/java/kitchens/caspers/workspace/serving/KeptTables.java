package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import kitchens.caspers.workspace.gateway.payload.Tables;
import kitchens.caspers.workspace.http.Json;

/** Stands in for compute: keeps rows, each version of an application once, as Delta does. */
final class KeptTables implements Tables {

  final Map<String, List<JsonNode>> rows = new ConcurrentHashMap<>();
  final Map<String, String> refused = new ConcurrentHashMap<>();
  private final Set<List<Object>> seen = ConcurrentHashMap.newKeySet();

  @Override
  public void append(Rows given) throws Refused {
    if (refused.containsKey(given.table())) {
      throw new Refused(refused.get(given.table()));
    }
    if (seen.add(List.of(given.table(), given.application(), given.version()))) {
      rows.computeIfAbsent(given.table(), t -> new CopyOnWriteArrayList<>())
          .addAll(read(given.rows()));
    }
  }

  static List<JsonNode> read(List<ByteBuffer> rows) {
    return rows.stream().map(KeptTables::read).toList();
  }

  private static JsonNode read(ByteBuffer row) {
    try {
      return Json.MAPPER.readTree(row.array(), row.arrayOffset() + row.position(), row.remaining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
