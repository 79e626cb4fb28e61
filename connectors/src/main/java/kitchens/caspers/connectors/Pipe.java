package kitchens.caspers.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The way to whoever keeps what was captured: {@code {"records": […], "aside": […], "offset": …}}
 * on the one stream, a line with nothing but {@code kept} on the other.
 */
final class Pipe {
  static final String KEPT = "kept";
  static final ObjectMapper JSON = new ObjectMapper();

  private final OutputStream out;
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

  /**
   * @param ended runs when nobody listens any more
   */
  Pipe(BufferedReader in, OutputStream out, Runnable ended) {
    this.out = out;
    var reader =
        new Thread(
            () -> {
              try {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                  answers.add(line);
                }
              } catch (IOException e) {
                // As good as its end.
              }
              ended.run();
            },
            "pipe");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Hands records over; returns when they are kept.
   *
   * @param records JSON objects as text
   * @param aside what is too long to be kept whole, each with {@code reason} and {@code text}
   * @param partition and {@code offset}: where to go on after them
   */
  void send(
      List<String> records, List<JsonNode> aside, Map<String, ?> partition, Map<String, ?> offset)
      throws IOException, InterruptedException {
    var where = JSON.createObjectNode();
    where.set("partition", JSON.valueToTree(partition));
    where.set("offset", JSON.valueToTree(offset));
    write(
        "{\"records\":["
            + String.join(",", records)
            + "],\"aside\":"
            + JSON.writeValueAsString(aside)
            + ",\"offset\":"
            + where
            + "}");
    String answer = answers.take();
    if (!answer.equals(KEPT)) {
      throw new IOException("what was captured was not kept: " + answer);
    }
  }

  /** Says why it ends. */
  void fail(String message) throws IOException {
    write(JSON.createObjectNode().put("failed", message).toString());
  }

  private synchronized void write(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
