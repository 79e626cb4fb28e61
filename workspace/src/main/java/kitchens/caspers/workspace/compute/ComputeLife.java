package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.home.Folders;
import kitchens.caspers.workspace.identity.IssuedToken;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One compute process from its start to its end: its epoch, its token and configuration, the wait
 * for its Spark, and the watch over it.
 */
final class ComputeLife {

  /** Who is told of it. */
  interface Witness {

    /** The process is there, under its epoch. */
    void launched(ComputeProcess process, long epoch);

    /** It answers, and its Spark is ready. */
    void ready(ComputeConnection connection);

    /** Whether nobody wants it any more. */
    boolean stopped();
  }

  private static final Logger LOG = LoggerFactory.getLogger(ComputeLife.class);

  /** A predecessor may take 30 s to die, which the process waits for before it listens. */
  private static final Duration UNTIL_PORT = Duration.ofSeconds(60);

  private static final Duration UNTIL_READY = Duration.ofMinutes(5);
  private static final Duration POLL_STARTING = Duration.ofMillis(50);
  private static final Duration POLL_READY = Duration.ofSeconds(5);
  private static final int UNHEALTHY_POLLS = 12;

  private final CaspersHome home;
  private final ComputeSettings settings;
  private final Tokens tokens;
  private final Principal principal;
  private final URI workspaceUrl;
  private final ComputeHttp http = new ComputeHttp();

  ComputeLife(
      CaspersHome home,
      ComputeSettings settings,
      Tokens tokens,
      Principal principal,
      URI workspaceUrl) {
    this.home = requireNonNull(home, "home is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.principal = requireNonNull(principal, "principal is null");
    this.workspaceUrl = requireNonNull(workspaceUrl, "workspaceUrl is null");
  }

  /** Where it writes what happens. */
  Path logFile() {
    return home.logs().resolve("compute.log");
  }

  /**
   * Runs one process to its end.
   *
   * @throws IOException when it did not become ready
   */
  void live(Witness witness) throws IOException, InterruptedException {
    List<Path> archives = List.of(home.cds().resolve("compute.jsa"), settings.archive());
    Path scratch = Folders.scratch(home.computeScratch());
    List<String> command = ComputeCommand.of(settings, archives, scratch);
    long mine = new EpochFile(home.computeEpoch()).next();
    IssuedToken token = null;
    String secret = secret();
    try (ComputeProcess started = ComputeProcess.start(command, home.compute(), logFile())) {
      witness.launched(started, mine);
      tokens.list(principal).forEach(old -> tokens.revoke(old.id()));
      token = tokens.issue(principal, null, "compute, epoch " + mine);
      started.configure(config(mine, secret, token.secret()));
      ComputeConnection reached =
          new ComputeConnection(mine, started.awaitPort(UNTIL_PORT), secret);
      awaitReady(started, reached);
      witness.ready(reached);
      watch(started, reached, witness);
      LOG.warn("compute (epoch {}) ended: {}", mine, started.lastWords());
    } finally {
      if (token != null) {
        revoke(token);
      }
    }
  }

  /**
   * A dead process has no use for its token; when the database is away the next start sees to it.
   */
  private void revoke(IssuedToken token) {
    try {
      tokens.revoke(token.id());
    } catch (RuntimeException e) {
      LOG.warn("could not revoke the token of a compute process that ended", e);
    }
  }

  private Map<String, Object> config(long epoch, String secret, String token) {
    Map<String, Object> config = new HashMap<>();
    config.put("epoch", epoch);
    config.put("home", home.root().toString());
    config.put("secret", secret);
    config.put("workspace_url", workspaceUrl.toString());
    config.put("workspace_token", token);
    config.put("storage_root", uri(settings.storageRoot()));
    config.put("checkpoint_root", uri(home.checkpoints()));
    config.put("spark_conf", settings.sparkConf());
    return config;
  }

  private static String uri(Path path) {
    return path.toAbsolutePath()
        .toUri()
        .toString()
        .replaceFirst("^file:///", "file:/")
        .replaceFirst("/$", "");
  }

  private static String secret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void awaitReady(ComputeProcess started, ComputeConnection reached)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + UNTIL_READY.toNanos();
    while (true) {
      ComputeHttp.Health health = http.health(reached).orElse(ComputeHttp.Health.UNREACHABLE);
      switch (health.state()) {
        case "READY" -> {
          return;
        }
        case "FAILED" -> throw new IOException("Spark did not start: " + health.message());
        default -> {
          if (ended(started, POLL_STARTING)) {
            throw new IOException("it ended while it started (" + started.lastWords() + ")");
          }
          if (System.nanoTime() > deadline) {
            throw new IOException("Spark was not ready in " + UNTIL_READY.toMinutes() + " minutes");
          }
        }
      }
    }
  }

  /** Returns when the process has ended, or was ended because it did not answer for a minute. */
  private void watch(ComputeProcess started, ComputeConnection reached, Witness witness)
      throws InterruptedException {
    int silent = 0;
    while (!ended(started, POLL_READY)) {
      silent = http.health(reached).isPresent() ? 0 : silent + 1;
      if (silent >= UNHEALTHY_POLLS && !witness.stopped()) {
        LOG.warn("compute (epoch {}) does not answer; it is ended", reached.epoch());
        return;
      }
    }
  }

  private static boolean ended(ComputeProcess process, Duration within)
      throws InterruptedException {
    try {
      process.ended().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
