package kitchens.caspers.compute.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.http.AppendService;
import kitchens.caspers.compute.http.ComputeServer;
import kitchens.caspers.compute.http.Json;
import kitchens.caspers.compute.http.PipelineService;
import kitchens.caspers.compute.http.SyncService;
import kitchens.caspers.compute.sql.Statements;

/**
 * A run whose only purpose is its AppCDS archive: starts Spark as a compute process does, in a
 * temporary home, takes it through the warm-up, and ends. Run it on the very class path (the same
 * jars in the same order) that compute is started with:
 *
 * <pre>{@code
 * java <opens> -XX:ArchiveClassesAtExit=$CASPERS_HOME/cds/compute-<hash>.jsa -cp <jars> \
 *     kitchens.caspers.compute.process.ArchiveTraining
 * }</pre>
 *
 * and start compute with {@code -XX:SharedArchiveFile} on the result. A JVM or a jar other than
 * those of the training makes the JVM ignore the archive.
 */
public final class ArchiveTraining {
  private ArchiveTraining() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("compute-training");
    ComputeConfig config =
        new ComputeConfig(
            0,
            home,
            "training",
            emptyCatalog(),
            "training",
            home.resolve("storage").toUri().toString(),
            home.resolve("compute/checkpoints").toUri().toString(),
            Map.of());
    new UnityClient(config.workspaceUrl(), config.workspaceToken(), () -> {}).install();
    SparkDriver driver = new SparkDriver(config);
    WarmUp warmUp = new WarmUp(config.computeDirectory());
    driver.start(warmUp::first);
    try (ComputeServer server =
        new ComputeServer(
            config.secret(),
            () -> ComputeProcess.health(driver, 0),
            new Statements(driver::session, 1),
            PipelineService.UNAVAILABLE,
            SyncService.UNAVAILABLE,
            AppendService.UNAVAILABLE)) {
      server.start();
      statement(server.port(), config.secret());
    }
    warmUp.rest(driver.session(), () -> false);
    driver.close();
    System.exit(0);
  }

  /** Where a workspace without a single catalog answers. */
  private static String emptyCatalog() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'{', '}'});
          }
        });
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void statement(int port, String secret) throws IOException, InterruptedException {
    String body =
        Json.MAPPER.writeValueAsString(
            Map.of("statement_id", "training", "statement", "SELECT 1 AS one, current_date()"));
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/statements"))
                .header("Authorization", "Bearer " + secret)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.discarding());
  }
}
