package kitchens.caspers.compute.pipelines.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.http.Json;

/** Pushes events to the workspace. */
final class WorkspaceEvents implements EventSink {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final String url;
  private final String token;

  WorkspaceEvents(String url, String token) {
    this.url = url;
    this.token = token;
  }

  @Override
  public void send(String pipelineId, List<UpdateEvent> events, UpdateState state)
      throws IOException {
    Map<String, Object> body = new HashMap<>();
    body.put("events", events);
    if (state != null) {
      body.put("update_state", state.name());
    }
    var request =
        HttpRequest.newBuilder(URI.create(url + "/internal/pipelines/" + pipelineId + "/events"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      boolean gone = status == 404 || status == 410;
      if (status >= 300 && !gone) {
        throw new IOException("the workspace answered " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
