package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.http.Json;

/**
 * A process that follows a database. It lives as long as its standard input is open, writes a line
 * for each piece that it captured, and goes on when it is told that the piece is kept.
 */
final class CaptureProcess implements AutoCloseable {
  private static final String MAIN_CLASS = "kitchens.caspers.connectors.CaptureMain";
  private static final long GRACE_SECONDS = 5;

  private final Process process;
  private final BufferedReader lines;
  private final OutputStream in;

  private CaptureProcess(Process process) {
    this.process = process;
    this.in = process.getOutputStream();
    this.lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts one.
   *
   * @param lib the directory that holds its jars
   * @param config its first line; with the password, so not on the command line
   * @param log takes what it prints
   */
  static CaptureProcess start(Path lib, ObjectNode config, Path log) throws IOException {
    if (!Files.isDirectory(lib)) {
      throw new IOException("there is no " + lib + ": build the project, or set CASPERS_DIST");
    }
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-cp",
                lib + File.separator + "*",
                MAIN_CLASS)
            // One start's words are enough; what went wrong is told in the last line.
            .redirectError(ProcessBuilder.Redirect.to(log.toFile()));
    // The control plane's database is none of its business.
    builder.environment().remove("CASPERS_POSTGRES_URL");
    CaptureProcess started = new CaptureProcess(builder.start());
    started.write(Json.MAPPER.writeValueAsString(config));
    return started;
  }

  /** The next piece; null when it has ended. */
  JsonNode next() throws IOException {
    String line = lines.readLine();
    return line == null ? null : Json.MAPPER.readTree(line);
  }

  /** Says that the last piece is kept. */
  void kept() throws IOException {
    write("kept");
  }

  private void write(String line) throws IOException {
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Ends it: closes its input, and kills it when it does not halt. */
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // It has gone already, or is killed below.
    }
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
