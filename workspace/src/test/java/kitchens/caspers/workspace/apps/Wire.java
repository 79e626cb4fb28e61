package kitchens.caspers.workspace.apps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** HTTP by hand: with any Host, any header and any path, and answers read as they come. */
final class Wire implements AutoCloseable {

  /** An answer's head, and as much of its body as came before its end. */
  record Answer(int status, List<String> headers, String body) {

    Optional<String> header(String name) {
      return all(name).stream().findFirst();
    }

    List<String> all(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(start))
          .map(h -> h.substring(start.length()).strip())
          .toList();
    }

    /** The cookie as a browser sends it back. */
    String cookie() {
      return all("Set-Cookie").stream()
          .map(c -> c.substring(0, c.indexOf(';')))
          .filter(c -> !c.endsWith("="))
          .reduce((a, b) -> a + "; " + b)
          .orElse("");
    }
  }

  private final Socket socket;

  Wire(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(30_000);
  }

  static Answer get(int port, String host, String path, String... headers) throws IOException {
    return send(port, "GET", host, path, headers);
  }

  static Answer send(int port, String method, String host, String path, String... headers)
      throws IOException {
    try (Wire wire = new Wire(port)) {
      List<String> all = new ArrayList<>(List.of(headers));
      if (all.stream().noneMatch(h -> h.startsWith("Connection:"))) {
        all.add("Connection: close");
      }
      wire.write(method, host, path, all, "");
      return wire.whole();
    }
  }

  void write(String method, String host, String path, List<String> headers, String body)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(host);
    headers.forEach(h -> head.append("\r\n").append(h));
    head.append("\r\n\r\n").append(body);
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads until {@code text} has come. */
  String readUntil(String text) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended before '" + text + "': " + read);
      }
      read.write(b);
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  Answer whole() throws IOException {
    String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("not an answer: " + text);
    }
    List<String> lines = List.of(text.substring(0, end).split("\r\n"));
    return new Answer(
        Integer.parseInt(lines.get(0).split(" ")[1]),
        lines.subList(1, lines.size()),
        text.substring(end + 4));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
