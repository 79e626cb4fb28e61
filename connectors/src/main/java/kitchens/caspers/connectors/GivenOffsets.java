package kitchens.caspers.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * Where the engine goes on: as whoever keeps what was captured said at the start. Nothing is kept
 * here, since an offset is kept there in one transaction with what came before it.
 *
 * <p>The engine makes it by its name, so what it is given stands beside it.
 */
public final class GivenOffsets extends MemoryOffsetBackingStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static volatile Map<ByteBuffer, ByteBuffer> given = Map.of();

  /** Gives the offset of the one capture of this process, before its engine is made. */
  static void give(String name, JsonNode offset) {
    if (offset == null || offset.isNull()) {
      given = Map.of();
      return;
    }
    var key = JSON.createArrayNode().add(name).add(offset.get("partition"));
    given = Map.of(bytes(key), bytes(offset.get("offset")));
  }

  @Override
  public void start() {
    super.start();
    data.putAll(given);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connector) {
    return Set.of();
  }

  private static ByteBuffer bytes(JsonNode json) {
    try {
      return ByteBuffer.wrap(JSON.writeValueAsBytes(json));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
