package kitchens.caspers.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A model that costs next to nothing to ask: a chat completion at once, or for a request that says
 * {@code "stream":true} an event each half second. A thread a connection, no library, so that what
 * is measured is what stands before it.
 */
final class ModelStub implements AutoCloseable {
  static final int EVENTS = 10;
  private static final long PAUSE_MILLIS = 500;
  private static final byte[] COMPLETION = completion();

  private final ServerSocket server;

  ModelStub() throws IOException {
    server = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress());
    start("model-stub", this::accept);
  }

  /** Its address up to {@code /chat/completions}. */
  String url() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  int port() {
    return server.getLocalPort();
  }

  static void start(String name, Runnable work) {
    var thread = new Thread(null, work, name, 192 * 1024);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        start("model-stub-connection", () -> serve(socket));
      } catch (IOException e) {
        // It was closed, or the connection was gone before it was taken.
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream(), 8_192);
      var out = socket.getOutputStream();
      while (true) {
        var length = contentLength(in);
        if (length < 0) {
          return;
        }
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (body.contains("\"stream\":true")) {
          stream(out);
        } else {
          out.write(COMPLETION);
        }
      }
    } catch (IOException | InterruptedException e) {
      // The other side has hung up.
    }
  }

  private static void stream(OutputStream out) throws IOException, InterruptedException {
    write(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (var i = 0; i < EVENTS; i++) {
      Thread.sleep(PAUSE_MILLIS);
      chunk(
          out,
          "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stub\","
              + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"piece \"}}]}\n\n");
    }
    chunk(out, "data: [DONE]\n\n");
    write(out, "0\r\n\r\n");
  }

  private static void chunk(OutputStream out, String data) throws IOException {
    write(out, Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads the head of a message; -1 at the connection's end. */
  static int contentLength(BufferedInputStream in) throws IOException {
    var length = 0;
    for (var line = line(in); ; line = line(in)) {
      if (line == null) {
        return -1;
      }
      if (line.isEmpty()) {
        return length;
      }
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
  }

  /** A line without its break; null at the connection's end. */
  static String line(BufferedInputStream in) throws IOException {
    var line = new StringBuilder(64);
    for (var b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return null;
  }

  private static byte[] completion() {
    var body =
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"stub\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + "It will be there in a quarter of an hour. ".repeat(10)
            + "\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150}}";
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
