package kitchens.caspers.compute.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.compute.ComputeMain;
import kitchens.caspers.compute.http.Json;

/** A compute process as the workspace starts it: a JVM of its own, configured over its stdin. */
public final class ChildCompute implements AutoCloseable {
  private static final String SECRET = "secret-of-this-start";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path errors;
  private final Writer stdin;
  private int port;

  /** Starts it under {@code epoch} in {@code home}, where {@code compute/epoch} must stand. */
  public ChildCompute(Path home, long epoch, String catalogUrl) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx768m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ComputeMain.class.getName());
    errors = home.resolve("compute-" + epoch + ".log");
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    stdin = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Map<String, Object> config =
        Map.of(
            "epoch",
            epoch,
            "home",
            home.toString(),
            "secret",
            SECRET,
            "workspace_url",
            catalogUrl,
            "workspace_token",
            CatalogServer.TOKEN,
            "storage_root",
            home.resolve("storage").toUri().toString(),
            "checkpoint_root",
            home.resolve("compute/checkpoints").toUri().toString(),
            "spark_conf",
            Map.of("spark.master", "local[2]"));
    stdin.write(Json.MAPPER.writeValueAsString(config) + "\n");
    stdin.flush();
  }

  /** Reads the one line on standard output. */
  public ChildCompute awaitPort() throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("compute ended without a port: " + Files.readString(errors));
    }
    port = Json.MAPPER.readTree(line).path("port").asInt();
    return this;
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(http.send(request(path).build(), BodyHandlers.ofString()).body());
  }

  /** The answer to a statement; blocks. */
  public JsonNode statement(String id, String sql) throws IOException, InterruptedException {
    String body = Json.MAPPER.writeValueAsString(Map.of("statement_id", id, "statement", sql));
    HttpResponse<String> response =
        http.send(
            request("/statements").POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    return Json.MAPPER.readTree(response.body());
  }

  public void post(String path) throws IOException, InterruptedException {
    http.send(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.discarding());
  }

  /** Posts a body as JSON; an answer that is an error fails. */
  public void post(String path, Object body) throws IOException, InterruptedException {
    String json = Json.MAPPER.writeValueAsString(body);
    HttpResponse<String> response =
        http.send(
            request(path).POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(path + " answered " + response.body());
    }
  }

  public void closeStdin() throws IOException {
    stdin.close();
  }

  /** Its exit status. */
  public int awaitEnd(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("compute still runs after " + seconds + " s");
    }
    return process.exitValue();
  }

  public String errors() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + SECRET);
  }
}
