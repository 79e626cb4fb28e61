package kitchens.caspers.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;

/** Hands the engine's changes over, in pieces, and tells it when they are kept. */
final class Changes implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
  private static final int PIECE = 2 << 20;
  private static final int LONGEST = 8 << 20;
  private static final int SHOWN = 8_000;

  private final Pipe pipe;
  private final JsonConverter json = new JsonConverter();

  Changes(Pipe pipe) {
    this.pipe = pipe;
    json.configure(Map.of("schemas.enable", "false"), false);
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> changes,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    List<String> records = new ArrayList<>();
    List<JsonNode> aside = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < changes.size(); i++) {
      SourceRecord change = changes.get(i).record();
      String text = text(change);
      if (text.length() > LONGEST) {
        aside.add(
            Pipe.JSON
                .createObjectNode()
                .put("reason", "a change is longer than " + LONGEST + " characters")
                .put("text", text.substring(0, SHOWN))
                .put("text_length", text.length()));
      } else if (!text.isEmpty()) {
        records.add(text);
        length += text.length();
      }
      if (length >= PIECE || i + 1 == changes.size()) {
        hand(records, aside, change);
        records.clear();
        aside.clear();
        length = 0;
      }
    }
    for (var change : changes) {
      committer.markProcessed(change);
    }
    committer.markBatchFinished();
  }

  private void hand(List<String> records, List<JsonNode> aside, SourceRecord last)
      throws InterruptedException {
    try {
      pipe.send(records, aside, last.sourcePartition(), last.sourceOffset());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A change as JSON; empty for a heartbeat. */
  private String text(SourceRecord change) {
    if (change.value() == null || change.topic().startsWith("__debezium-heartbeat")) {
      return "";
    }
    return new String(
        json.fromConnectData(change.topic(), change.valueSchema(), change.value()),
        StandardCharsets.UTF_8);
  }
}
