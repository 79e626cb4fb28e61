package kitchens.caspers.workspace;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.sql.DataSource;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.database.GivenPostgres;
import kitchens.caspers.workspace.database.PostgresServer;
import kitchens.caspers.workspace.home.BuildInfo;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.home.OpenHome;
import kitchens.caspers.workspace.http.AnsweredErrors;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.HostCheck;
import kitchens.caspers.workspace.http.HttpServer;
import kitchens.caspers.workspace.http.SecurityHeaders;
import kitchens.caspers.workspace.identity.AdminToken;
import kitchens.caspers.workspace.identity.Authentication;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Sessions;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.status.StatusPart;
import kitchens.caspers.workspace.status.StatusRoutes;
import kitchens.caspers.workspace.ui.WorkspacePages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole workspace in this process: home, database, features, port. What was begun is ended in the
 * reverse order.
 */
public final class WorkspaceServer implements AutoCloseable {

  /**
   * What a workspace is started with.
   *
   * @param bind address to serve on
   * @param port 0 for any free one
   * @param postgresUrl of a server to use instead of an own one
   * @param dist where the build put the class paths
   * @param postgresBinaries where the database's programs are unpacked
   */
  public record Options(
      CaspersHome home,
      String bind,
      int port,
      Optional<String> postgresUrl,
      Optional<Path> dist,
      Path postgresBinaries) {

    public Options {
      requireNonNull(home, "home is null");
      requireNonNull(bind, "bind is null");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceServer.class);

  private final Options options;
  private final Clock clock;
  private final BuildInfo build = BuildInfo.load();
  private final Deque<AutoCloseable> begun = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private PostgresServer postgres;
  private URI url;
  private Consumer<String> releasePoints = point -> {};

  public WorkspaceServer(Options options, Clock clock) {
    this.options = requireNonNull(options, "options is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Starts everything; on return the workspace answers.
   *
   * @throws CannotStart with one line that says why and the mend; nothing is left running then
   */
  public synchronized WorkspaceServer start() {
    try {
      begin();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Tells somebody of each change that a release's step has made, before it goes on: for what a
   * crash would leave. To be said before the start.
   */
  public WorkspaceServer tellReleasePoints(Consumer<String> listener) {
    releasePoints = requireNonNull(listener, "listener is null");
    return this;
  }

  /** Where the workspace answers. */
  public URI url() {
    return url;
  }

  public CaspersHome home() {
    return options.home();
  }

  /** The database server, for tests of what happens when it dies; null with a given URL. */
  PostgresServer postgres() {
    return postgres;
  }

  /** Waits until the workspace is closed. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  @Override
  public synchronized void close() {
    while (!begun.isEmpty()) {
      AutoCloseable part = begun.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("while stopping", e);
      }
    }
    closed.countDown();
  }

  private void begin() {
    final Instant startedAt = clock.instant();
    // Classes are loaded on the other core while the database starts.
    Thread warmUp = new Thread(HttpServer::warmUp, "warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
    OpenHome home = begun(OpenHome.open(options.home()));
    Settings settings = Settings.load(home.home().settings());
    ServerSocketChannel socket = begun(bind());
    int port = port(socket);
    url = URI.create("http://" + reachable(options.bind()) + ":" + port);

    Database database = begun(Database.open(connections()));
    Principals principals = new Principals(database, clock);
    Tokens tokens = new Tokens(database, clock);
    principals.follow(tokens::forget);
    Sessions sessions = new Sessions(database, clock, port);
    Authentication authentication = new Authentication(tokens, sessions);
    AdminToken.ensure(home.home().adminToken(), tokens, principals.user(administrator(), true));

    Features wired =
        Features.wire(
            new Foundations(
                home.home(),
                settings,
                database,
                principals,
                tokens,
                sessions,
                authentication,
                clock,
                url,
                options.dist(),
                options.postgresBinaries(),
                build.postgres(),
                releasePoints));
    WorkspacePages pages = new WorkspacePages();
    List<Feature> features = new ArrayList<>(wired.all());
    features.add(pages);
    features.add(
        new StatusRoutes(
            authentication, build.version(), statusParts(wired.statusParts()), this::closeSoon));
    for (Feature feature : wired.all()) {
      feature.start();
      begun.push(feature::stop);
    }
    begun(
        HttpServer.start(
            socket,
            wired.front(),
            List.of(new SecurityHeaders(), new HostCheck(options.bind(), settings.allowedHosts())),
            wired.last(),
            authentication,
            features,
            new AnsweredErrors(pages)));
    try {
      home.announce(url.toString(), port, startedAt, build.version());
    } catch (IOException e) {
      throw new CannotStart(
          "cannot write " + home.home().workspaceJson() + " (" + e.getMessage() + ")", e);
    }
    LOG.info("ready at {} in {} ms", url, clock.millis() - startedAt.toEpochMilli());
  }

  private <T extends AutoCloseable> T begun(T part) {
    begun.push(part);
    return part;
  }

  private ServerSocketChannel bind() {
    try {
      return HttpServer.bind(options.bind(), options.port());
    } catch (BindException e) {
      throw new CannotStart(
          "port "
              + options.port()
              + " on "
              + options.bind()
              + " is taken: set CASPERS_PORT to a free port, or stop what is using it",
          e);
    } catch (IOException | RuntimeException e) {
      throw new CannotStart(
          "cannot serve on "
              + options.bind()
              + ":"
              + options.port()
              + " ("
              + e.getMessage()
              + "): set CASPERS_BIND and CASPERS_PORT to an address and port of this machine",
          e);
    }
  }

  private DataSource connections() {
    if (options.postgresUrl().isPresent()) {
      return GivenPostgres.at(options.postgresUrl().get());
    }
    CaspersHome home = options.home();
    postgres =
        begun(
            PostgresServer.start(
                home.postgres(),
                options.postgresBinaries(),
                build.postgres(),
                home.logs().resolve("postgres.log")));
    return postgres.dataSource();
  }

  private List<StatusPart> statusParts(List<StatusPart> ofFeatures) {
    List<StatusPart> parts = new ArrayList<>();
    parts.add(StatusPart.of("pid", () -> ProcessHandle.current().pid()));
    parts.add(StatusPart.of("home", () -> options.home().root().toString()));
    parts.add(StatusPart.of("url", () -> url.toString()));
    if (postgres != null) {
      parts.add(StatusPart.of("postgres", this::postgresStatus));
    }
    parts.addAll(ofFeatures);
    return parts;
  }

  private Map<String, Object> postgresStatus() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("state", postgres.state());
    status.put("pid", postgres.pid());
    status.put("port", postgres.port());
    return status;
  }

  private void closeSoon() {
    new Thread(this::close, "workspace-shutdown").start();
  }

  private static String administrator() {
    String name = System.getProperty("user.name", "");
    // In a container the user may have no name, which Java shows as "?".
    return (name.matches("[A-Za-z0-9._-]+") ? name : "admin") + "@localhost";
  }

  private static int port(ServerSocketChannel socket) {
    try {
      return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new CannotStart("the port was lost while starting: start again", e);
    }
  }

  /** An address that a child on this machine can use to reach the one that is bound. */
  private static String reachable(String bind) {
    try {
      InetAddress address = InetAddress.getByName(bind);
      if (address.isAnyLocalAddress()) {
        return "127.0.0.1";
      }
    } catch (IOException e) {
      throw new CannotStart("CASPERS_BIND '" + bind + "' is not an address of this machine", e);
    }
    return bind.contains(":") ? "[" + bind + "]" : bind;
  }
}
