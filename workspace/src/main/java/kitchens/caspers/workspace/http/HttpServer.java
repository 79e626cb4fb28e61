package kitchens.caspers.workspace.http;

import static java.util.Objects.requireNonNull;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workspace's port: every route of every feature, behind the same doors. */
public final class HttpServer implements AutoCloseable {

  /** Largest body that is read into memory; uploads are streamed and have no such limit. */
  public static final long BODY_LIMIT_BYTES = 16L << 20;

  private static final Logger ACCESS = LoggerFactory.getLogger("access");

  private final Javalin javalin;
  private final ServerSocketChannel socket;

  private HttpServer(Javalin javalin, ServerSocketChannel socket) {
    this.javalin = javalin;
    this.socket = socket;
  }

  /**
   * Takes the port without serving it yet, so that a port in use is known before anything else is
   * begun. Connections made meanwhile wait.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken or the address is none of this machine's
   */
  public static ServerSocketChannel bind(String address, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(address, port), 256);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Loads what {@link #start} needs, so that it is quick later. Changes nothing. */
  public static void warmUp() {
    Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
          config.routes.get("/", ctx -> {});
        });
    Json.MAPPER.createObjectNode().put("warm", true).toString();
  }

  /**
   * Serves on a bound socket.
   *
   * @param doors asked in this order before every request, whatever its path
   * @param last told of every request of a route once its status is known, before it is answered
   * @param guard asked before every route that is not open
   * @param front sees each request before all of them, and may answer it itself
   */
  public static HttpServer start(
      ServerSocketChannel socket,
      org.eclipse.jetty.server.Handler.Wrapper front,
      List<? extends Door> doors,
      Handler last,
      Routes.Guard guard,
      List<? extends Feature> features,
      AnsweredErrors errors) {
    requireNonNull(socket, "socket is null");
    List<Direct> ways = features.stream().map(Feature::direct).flatMap(Optional::stream).toList();
    // The router takes its place behind the last one.
    front.setHandler(new DirectDoor(ways, List.copyOf(doors)));
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, socket, front);
              doors.forEach(config.routes::before);
              Routes routes = new Routes(config.routes, guard);
              features.stream()
                  .sorted((a, b) -> Boolean.compare(b.askedMost(), a.askedMost()))
                  .forEach(feature -> feature.routes(routes));
              config.routes.after(last);
              config.routes.exception(HttpResponseException.class, errors::answer);
              config.routes.exception(Exception.class, errors::answer);
            });
    javalin.start();
    return new HttpServer(javalin, socket);
  }

  @Override
  public void close() {
    javalin.stop();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void configure(
      JavalinConfig config,
      ServerSocketChannel socket,
      org.eclipse.jetty.server.Handler.Wrapper front) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = BODY_LIMIT_BYTES;
    config.http.defaultContentType = "application/json";
    config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
    config.jetty.threadPool = threads();
    config.jetty.addConnector((server, http) -> connector(server, http, socket));
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(2_000);
          server.setHandler(front);
        });
    config.jetty.modifyServletContextHandler(HttpServer::acceptEncodedSlashes);
    config.requestLogger.http(
        (ctx, millis) ->
            // The path only: a query may carry a one-time code.
            ACCESS.info(
                "{} {} {} {} {} ms", ctx.ip(), ctx.method(), ctx.path(), ctx.statusCode(), millis));
  }

  private static QueuedThreadPool threads() {
    // A stream of the gateway holds a thread; it lets a thousand through at once.
    QueuedThreadPool threads = new QueuedThreadPool(1_400, 8, 60_000);
    // Who takes a request from its connection answers it as well, while another one is there to
    // look after the connections: one change of threads less for each.
    threads.setReservedThreads(16);
    return threads;
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, ServerSocketChannel socket) {
    http.setSendServerVersion(false);
    // SDKs send a whole path as one encoded segment; the features check what they decode.
    http.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    try {
      connector.open(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }

  private static void acceptEncodedSlashes(ServletContextHandler context) {
    context.getServletHandler().setDecodeAmbiguousURIs(true);
  }
}
