package kitchens.caspers.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A capture's real process, and this end of its pipe. */
final class Child implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader lines;

  Child(int port, List<String> tables, JsonNode offset) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CaptureMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    var config =
        JSON.createObjectNode()
            .put("name", "shop")
            .put("host", "127.0.0.1")
            .put("port", port)
            .put("database", "postgres")
            .put("user", "postgres")
            .put("password", "secret-of-the-test");
    tables.forEach(config.putArray("tables")::add);
    config.set("offset", offset);
    write(config.toString());
  }

  /** The next piece that holds a record, or that says why there is none; heartbeats are kept. */
  JsonNode next() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode piece = JSON.readTree(line);
      if (!piece.path("records").isEmpty() || piece.has("failed")) {
        return piece;
      }
      kept();
    }
    throw new IOException("it ended");
  }

  void kept() throws IOException {
    write(Pipe.KEPT);
  }

  private void write(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends its input; whether it then ended by itself. */
  boolean end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return process.waitFor(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
