package kitchens.caspers.compute.sync;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import kitchens.caspers.compute.http.Json;

/** Pushes reports to the workspace. */
public final class WorkspaceReports implements Reports {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final URI to;
  private final String token;

  public WorkspaceReports(String workspaceUrl, String token) {
    this.to = URI.create(workspaceUrl + "/internal/synced-tables/states");
    this.token = token;
  }

  @Override
  public void send(Collection<Report> reports) throws IOException {
    byte[] body = Json.MAPPER.writeValueAsBytes(Map.of("states", reports));
    var request =
        HttpRequest.newBuilder(to)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status >= 300) {
        throw new IOException("the workspace answered " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
