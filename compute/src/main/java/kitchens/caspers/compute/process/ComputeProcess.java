package kitchens.caspers.compute.process;

import io.delta.kernel.defaults.engine.DefaultEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.ai.Serving;
import kitchens.caspers.compute.append.Appends;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.http.AppendService;
import kitchens.caspers.compute.http.ComputeServer;
import kitchens.caspers.compute.http.Health;
import kitchens.caspers.compute.http.PipelineService;
import kitchens.caspers.compute.http.SyncService;
import kitchens.caspers.compute.pipelines.service.Pipelines;
import kitchens.caspers.compute.sql.Statements;
import kitchens.caspers.compute.sync.SyncedTables;
import kitchens.caspers.compute.sync.WorkspaceReports;

/**
 * The life of a compute process: configuration from standard input, lock, epoch, HTTP port, one
 * line {@code {"port":n}} on standard output, then Spark. It ends when standard input ends.
 */
public final class ComputeProcess {
  private static final Duration PREDECESSOR_PATIENCE = Duration.ofSeconds(30);

  private ComputeProcess() {}

  /** Runs until the process is halted; exits 3 for a stale epoch, 1 when it cannot start. */
  public static void run(InputStream stdin, PrintStream stdout) throws IOException {
    ComputeConfig config;
    try {
      config = ComputeConfig.parse(firstLine(stdin));
      ParentWatch.start(stdin);
      ComputeLock.acquire(config.computeDirectory().resolve("lock"), PREDECESSOR_PATIENCE);
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("compute cannot start: " + e.getMessage());
      System.exit(1);
      return;
    }
    Epoch epoch = new Epoch(config.computeDirectory().resolve("epoch"), config.epoch());
    epoch.check();
    epoch.install();
    new UnityClient(config.workspaceUrl(), config.workspaceToken(), epoch::check).install();
    new Serving(config.workspaceUrl(), config.workspaceToken()).install();
    ConfinedFileSystem.confine(roots(config));
    SparkDriver driver = new SparkDriver(config);
    Statements statements = new Statements(driver::session, statementsAtOnce());
    ComputeServer server =
        new ComputeServer(
            config.secret(),
            () -> health(driver, epoch.number()),
            statements,
            pipelines(config, driver, epoch),
            syncs(config, driver, epoch),
            appends(driver, epoch));
    server.start();
    stdout.println("{\"port\":" + server.port() + "}");
    stdout.flush();
    WarmUp warmUp = new WarmUp(config.computeDirectory());
    driver.start(warmUp::first);
    if (driver.awaitReady()) {
      warmUp.rest(driver.session(), () -> statements.received() > 0);
    }
  }

  /** Where Spark may read and write on the local disk. */
  private static List<Path> roots(ComputeConfig config) {
    List<Path> roots = new ArrayList<>();
    roots.add(config.computeDirectory());
    for (String root : List.of(config.storageRoot(), config.checkpointRoot())) {
      URI uri = new org.apache.hadoop.fs.Path(root).toUri();
      if (uri.getScheme() == null || uri.getScheme().equals("file")) {
        roots.add(Path.of(uri.getPath()));
      }
    }
    return roots;
  }

  private static int statementsAtOnce() {
    return 2 * Runtime.getRuntime().availableProcessors();
  }

  private static PipelineService pipelines(ComputeConfig config, SparkDriver driver, Epoch epoch) {
    return new Pipelines(
        driver::session,
        UnityClient.installed(),
        config.workspaceUrl(),
        config.workspaceToken(),
        epoch::check,
        Clock.systemUTC());
  }

  private static SyncService syncs(ComputeConfig config, SparkDriver driver, Epoch epoch) {
    return new SyncedTables(
        () -> DefaultEngine.create(driver.session().sessionState().newHadoopConf()),
        epoch::check,
        new WorkspaceReports(config.workspaceUrl(), config.workspaceToken()));
  }

  private static AppendService appends(SparkDriver driver, Epoch epoch) {
    return new Appends(
        () -> DefaultEngine.create(driver.session().sessionState().newHadoopConf()),
        UnityClient.own(),
        epoch::check,
        Clock.systemUTC());
  }

  static Health health(SparkDriver driver, long epoch) {
    return new Health(
        driver.state(),
        epoch,
        driver.failure(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        ProcessHandle.current().pid());
  }

  /** One line, read byte by byte so that nothing after it is swallowed. */
  private static String firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
