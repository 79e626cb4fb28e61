package kitchens.caspers.cli.api.groups;

import com.databricks.sdk.core.error.platform.BadRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.output.CliException;

/** Sends a file in requests of whole lines, each under a key of its own. */
final class IngestSend {

  private static final int PIECE = 4 << 20;

  private IngestSend() {}

  static JsonNode send(Call call) throws IOException {
    var key = call.option("--key").orElseGet(() -> UUID.randomUUID().toString());
    var path =
        IngestGroup.volume(call)
            + call.option("--mapping")
                .map(name -> "?mapping=" + IngestGroup.query(name))
                .orElse("");
    var sum = KeptAside.JSON.createObjectNode();
    sum.put("key", key).put("requests", 0).put("accepted", 0).put("quarantined", 0);
    sum.put("replayed", 0).putArray("reasons");
    try (var in = new BufferedInputStream(IngestGroup.open(call), 1 << 16)) {
      var number = 0;
      for (var piece = next(in); piece.length > 0; piece = next(in)) {
        try {
          add(
              sum,
              IngestGroup.json(
                  IngestGroup.request(call, "POST", path, piece, key + "-" + number++)));
        } catch (BadRequest e) {
          throw e;
        } catch (RuntimeException e) {
          throw new CliException(
              "%s — %d requests were taken; send the same file again with --key %s, and nothing is taken twice"
                  .formatted(e.getMessage(), sum.path("requests").asInt(), key),
              e);
        }
      }
    }
    return sum;
  }

  private static void add(ObjectNode sum, JsonNode answer) {
    sum.put("requests", sum.path("requests").asInt() + 1);
    sum.put("accepted", sum.path("accepted").asLong() + answer.path("accepted").asLong());
    sum.put("quarantined", sum.path("quarantined").asLong() + answer.path("quarantined").asLong());
    sum.put(
        "replayed", sum.path("replayed").asInt() + (answer.path("replayed").asBoolean() ? 1 : 0));
    var reasons = sum.withArray("reasons");
    answer.path("reasons").forEach(reason -> addUpTo(10, reasons, reason));
  }

  private static void addUpTo(
      int most, com.fasterxml.jackson.databind.node.ArrayNode to, JsonNode one) {
    if (to.size() < most) {
      to.add(one);
    }
  }

  /** An array whole, as the workspace takes it; else lines, about so many bytes of them. */
  private static byte[] next(InputStream in) throws IOException {
    var piece = new ByteArrayOutputStream();
    var array = false;
    var begun = false;
    for (var at = in.read(); at >= 0; at = in.read()) {
      if (!begun && at > ' ' && at < 0x80) {
        begun = true;
        array = at == '[';
      }
      piece.write(at);
      if (!array && at == '\n' && piece.size() >= PIECE) {
        break;
      }
    }
    return piece.toByteArray();
  }
}
