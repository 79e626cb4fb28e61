package kitchens.caspers.compute.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compute's HTTP interface on a free loopback port. Every request carries the secret of this start;
 * errors are {@code {"error_code","message"}}.
 */
public final class ComputeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ComputeServer.class);
  private final HttpServer server;
  private final byte[] authorization;
  private final Supplier<Health> health;
  private final StatementService statements;
  private final PipelineService pipelines;
  private final SyncService syncs;
  private final AppendService appends;

  public ComputeServer(
      String secret,
      Supplier<Health> health,
      StatementService statements,
      PipelineService pipelines,
      SyncService syncs,
      AppendService appends)
      throws IOException {
    this.authorization = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
    this.health = health;
    this.statements = statements;
    this.pipelines = pipelines;
    this.syncs = syncs;
    this.appends = appends;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::handle);
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        authenticate(exchange);
        Reply reply = route(exchange);
        send(exchange, reply.status(), reply.body());
      } catch (ComputeException e) {
        send(exchange, e.status(), error(e.errorCode(), e.getMessage()));
      } catch (JsonProcessingException e) {
        send(
            exchange,
            400,
            error("BAD_REQUEST", "The body is not as expected: " + e.getOriginalMessage()));
      } catch (RuntimeException | LinkageError e) {
        String reference = UUID.randomUUID().toString();
        LOG.error(
            "{} {} failed, reference {}",
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            reference,
            e);
        send(
            exchange,
            500,
            error("INTERNAL_ERROR", "Internal error; reference " + reference + " in compute.log."));
      }
    }
  }

  private void authenticate(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] bytes = given == null ? new byte[0] : given.getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(bytes, authorization)) {
      throw new ComputeException(401, "UNAUTHENTICATED", "The request lacks this start's secret.");
    }
  }

  private Reply route(HttpExchange exchange) throws IOException {
    List<String> path = segments(exchange.getRequestURI().getRawPath());
    String shape = exchange.getRequestMethod() + " " + shape(path);
    return switch (shape) {
      case "GET health" -> Reply.ok(health.get());
      case "POST statements" ->
          Reply.ok(statements.execute(read(exchange, StatementService.Request.class)));
      case "POST statements/*/cancel" -> {
        statements.cancel(path.get(1));
        yield Reply.ok(Map.of());
      }
      case "POST pipelines/*/updates" -> {
        pipelines.startUpdate(path.get(1), read(exchange, PipelineService.UpdateRequest.class));
        yield new Reply(202, Map.of());
      }
      case "POST pipelines/*/stop" -> {
        pipelines.stop(path.get(1));
        yield Reply.ok(Map.of());
      }
      case "PUT synced-tables" -> {
        syncs.put(read(exchange, SyncService.Tables.class));
        yield Reply.ok(Map.of());
      }
      case "POST synced-tables/*/trigger" -> {
        syncs.trigger(path.get(1));
        yield Reply.ok(Map.of());
      }
      case "POST appends" -> {
        appends.append(read(exchange, AppendService.Rows.class));
        yield Reply.ok(Map.of());
      }
      case "GET pipelines/*" -> Reply.ok(pipelines.get(path.get(1)));
      default -> throw ComputeException.notImplemented("Compute serves no " + shape + ".");
    };
  }

  private static List<String> segments(String rawPath) {
    return Arrays.stream(rawPath.split("/"))
        .filter(segment -> !segment.isEmpty())
        .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
        .toList();
  }

  /** The path with its second segment, an id in every route, as a star. */
  private static String shape(List<String> path) {
    if (path.size() < 2) {
      return String.join("/", path);
    }
    String rest = String.join("/", path.subList(2, path.size()));
    return path.get(0) + "/*" + (rest.isEmpty() ? "" : "/" + rest);
  }

  private static <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
    return Json.MAPPER.readValue(exchange.getRequestBody(), type);
  }

  private static Map<String, String> error(String code, String message) {
    return Map.of("error_code", code, "message", String.valueOf(message));
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private record Reply(int status, Object body) {
    static Reply ok(Object body) {
      return new Reply(200, body);
    }
  }
}
