package kitchens.caspers.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A person who rejects every recommendation in the refund manager, once each, and sends a click
 * again, as it was, until there is an answer; and once more after that.
 */
final class Clicks implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration REST = Duration.ofMillis(200);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
  private final Installation installation;
  private final Recommendations recommendations;
  private final Map<String, UUID> made = new LinkedHashMap<>();
  private final Thread person = new Thread(this::click, "clicks");
  private volatile int answered;
  private volatile boolean ended;
  private volatile Exception failure;

  Clicks(Installation installation) {
    this.installation = installation;
    this.recommendations = new Recommendations(installation);
    person.start();
  }

  /** Waits until so many more clicks have had their answer. */
  void more(int clicks) throws InterruptedException {
    var goal = answered + clicks;
    LiveUniverse.await(clicks + " more clicks", () -> answered >= goal || failure != null);
  }

  /** Lets what was begun come to its end; the clicks, by their orders. */
  Map<String, UUID> end() throws Exception {
    ended = true;
    person.join(Duration.ofMinutes(5).toMillis());
    if (person.isAlive()) {
      throw new IllegalStateException("a click has had no answer for five minutes");
    }
    if (failure != null) {
      throw failure;
    }
    return made;
  }

  private void click() {
    try {
      while (!ended) {
        for (String order : recommendations.orderIds()) {
          if (!ended && !made.containsKey(order)) {
            made.put(order, UUID.randomUUID());
            while (!answered(order, made.get(order))) {
              Thread.sleep(REST.toMillis());
            }
            answered(order, made.get(order));
            answered = made.size();
          }
        }
        Thread.sleep(REST.toMillis());
      }
    } catch (Exception e) {
      failure = e;
    }
  }

  /** Whether there was an answer; one that the app stands by, or the test has found a fault. */
  private boolean answered(String order, UUID key) throws Exception {
    var body =
        "{\"action\":\"reject\",\"reason\":\"a test\",\"supersedes\":null,\"request_key\":\"%s\"}"
            .formatted(key);
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/apps/refund-manager/api/orders/%s/decisions"
                        .formatted(installation.port(), order)))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 500) {
        return false;
      }
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "a click was answered with " + answer.statusCode() + ": " + answer.body());
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String token() throws IOException {
    return Files.readString(installation.home().resolve("admin-token")).strip();
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    person.interrupt();
    person.join();
    recommendations.close();
  }
}
