package kitchens.caspers.workspace.releases.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.OwnRest;
import kitchens.caspers.workspace.releases.steps.Canary.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each side of the trigger, against an endpoint that is as bad as a test wants it. */
class CanaryTest {

  private static final String FINE = "{\"predictions\": [{\"answer\": {}}]}";
  private static final String REFUSED =
      "{\"predictions\": [{\"error\": {\"code\": \"MODEL_REFUSED\"}}]}";
  private static final String WRONG =
      "{\"predictions\": [{\"error\": {\"code\": \"INVALID_ANSWER\"}}]}";

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private volatile String answer = FINE;
  private volatile int every = 1;
  private volatile String served = "new";
  private volatile long millis;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean bad = asked.incrementAndGet() % every == 0;
          try {
            // What the other side takes to answer, not what the test waits for.
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] body = (bad ? answer : FINE).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("served-model-name", served);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<String> watch(Trigger trigger) throws IOException {
    JsonNode question = Json.MAPPER.readTree("{\"n\": 1}");
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new Canary(new OwnRest(url, "t"), "e", "new", trigger).watch(List.of(question));
  }

  @Test
  void oneThatHoldsIsLetGoOn() throws Exception {
    assertThat(watch(new Trigger(8, 0.0, 0.0, 60_000L))).isEmpty();
    assertThat(asked).hasValue(8);
  }

  @Test
  void errorsCount() throws Exception {
    answer = WRONG;
    every = 4;
    assertThat(watch(new Trigger(8, 0.25, 1.0, 60_000L))).isEmpty();
    assertThat(watch(new Trigger(8, 0.2, 1.0, 60_000L)))
        .containsExactly("error rate is 0.25, above 0.2");
  }

  @Test
  void refusalsCountApartFromErrors() throws Exception {
    answer = REFUSED;
    every = 2;
    assertThat(watch(new Trigger(8, 0.0, 0.4, 60_000L)))
        .containsExactly("refusal rate is 0.5, above 0.4");
  }

  @Test
  void theSlowestButOneInTwentyCounts() throws Exception {
    millis = 30;
    assertThat(watch(new Trigger(4, 0.0, 0.0, 10L)))
        .singleElement()
        .asString()
        .startsWith("latency p95 in ms is ")
        .endsWith(", above 10.0");
  }

  @Test
  void whatReachesOnlyTheOldVersionSaysNothingOfTheNew() throws Exception {
    served = "old";
    assertThat(watch(new Trigger(2, 1.0, 1.0, 60_000L)))
        .containsExactly("only 0 of 2 requests reached it");
  }
}
