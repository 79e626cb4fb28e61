package kitchens.caspers.compute.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.http.StatementService.Parameter;
import kitchens.caspers.compute.http.StatementService.Request;
import kitchens.caspers.compute.http.StatementService.Result;
import kitchens.caspers.compute.http.StatementService.State;
import kitchens.caspers.compute.process.ComputeConfig;
import kitchens.caspers.compute.process.SparkDriver;
import kitchens.caspers.compute.sql.Statements;
import org.apache.spark.sql.SparkSession;

/** One real Spark, one catalog server and one temporary home for all tests of a JVM. */
public final class TestCompute {
  private static TestCompute instance;

  private final AtomicInteger names = new AtomicInteger();
  private final Path home;
  private final CatalogServer catalog;
  private final SparkDriver driver;
  private final Statements statements;

  private TestCompute() throws IOException {
    home = Files.createTempDirectory("compute-test").toRealPath();
    catalog = new CatalogServer(Files.createDirectories(home.resolve("storage")));
    driver = new SparkDriver(config(Map.of("spark.master", "local[2]")));
    new UnityClient(catalog.url(), CatalogServer.TOKEN, () -> {}).install();
    driver.start(spark -> {});
    statements = new Statements(driver::session, 2);
  }

  public static synchronized TestCompute get() {
    if (instance == null) {
      try {
        instance = new TestCompute();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return instance;
  }

  public ComputeConfig config(Map<String, String> sparkConf) {
    return new ComputeConfig(
        1,
        home,
        "secret",
        catalog.url(),
        CatalogServer.TOKEN,
        home.resolve("storage").toUri().toString(),
        home.resolve("compute/checkpoints").toUri().toString(),
        sparkConf);
  }

  public Path home() {
    return home;
  }

  public CatalogServer catalog() {
    return catalog;
  }

  public Statements statements() {
    return statements;
  }

  public SparkSession spark() {
    return driver.session();
  }

  /** A name that no other test uses. */
  public String unique(String prefix) {
    return prefix + names.incrementAndGet();
  }

  /** A new catalog with a schema {@code s}. */
  public String newCatalog() {
    String name = unique("cat");
    rows("CREATE CATALOG " + name);
    rows("CREATE SCHEMA " + name + ".s");
    return name;
  }

  public Result run(String sql, Parameter... parameters) {
    return runIn(null, null, sql, parameters);
  }

  public Result runIn(String catalogName, String schema, String sql, Parameter... parameters) {
    return statements.execute(
        new Request(
            UUID.randomUUID().toString(),
            sql,
            catalogName,
            schema,
            List.of(parameters),
            null,
            null,
            "tester@example.com"));
  }

  /** The rows of a statement that must succeed. */
  public List<List<String>> rows(String sql, Parameter... parameters) {
    Result result = run(sql, parameters);
    if (result.status().state() != State.SUCCEEDED) {
      throw new AssertionError(sql + "\n" + result.status().error());
    }
    return result.dataArray();
  }
}
