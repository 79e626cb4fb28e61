package kitchens.caspers.compute.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import kitchens.caspers.compute.ai.Serving;
import kitchens.caspers.compute.http.Json;

/** A serving endpoint in place of a model: slow, failing or wrong at will. */
public final class FakeEndpoint implements AutoCloseable {
  /** A status and a body. */
  public record Answer(int status, String body) {
    /** A prediction for one record. */
    public static Answer prediction(String json) {
      return new Answer(200, "{\"predictions\":[" + json + "]}");
    }
  }

  private final HttpServer server;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final List<JsonNode> requests = new ArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private volatile long latencyMillis;
  private volatile Function<JsonNode, Answer> behaviour;

  public FakeEndpoint(Function<JsonNode, Answer> behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext("/serving-endpoints/", this::handle);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.start();
  }

  public Serving serving() {
    return new Serving("http://127.0.0.1:" + server.getAddress().getPort(), "secret");
  }

  public void latency(long millis) {
    latencyMillis = millis;
  }

  public void behave(Function<JsonNode, Answer> next) {
    behaviour = next;
  }

  /** Bodies of all requests so far, in order of arrival. */
  public synchronized List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  public int mostInFlight() {
    return mostInFlight.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody());
    synchronized (this) {
      requests.add(body);
    }
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    threads.schedule(() -> answer(exchange, body), latencyMillis, TimeUnit.MILLISECONDS);
  }

  private void answer(HttpExchange exchange, JsonNode request) {
    try (exchange) {
      inFlight.decrementAndGet();
      Answer answer = behaviour.apply(request);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      // the client went away, as a killed one does
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
