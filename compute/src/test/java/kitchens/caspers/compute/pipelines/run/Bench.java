package kitchens.caspers.compute.pipelines.run;

import io.delta.kernel.defaults.engine.DefaultEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kitchens.caspers.compute.ai.Serving;
import kitchens.caspers.compute.delta.Checkpoints;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.TestSpark;
import kitchens.caspers.compute.pipelines.graph.GraphBuilder;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.sql.PipelineParser;
import kitchens.caspers.compute.pipelines.sql.PipelineSourceException;
import kitchens.caspers.compute.pipelines.sql.Problem;
import kitchens.caspers.compute.pipelines.sql.Statement;
import kitchens.caspers.compute.testing.Await;
import org.apache.spark.sql.execution.SparkSqlParser;

/** A pipeline in a folder: its files, its catalog, its checkpoint; opened as often as wanted. */
public final class Bench implements AutoCloseable {
  private final Path root;
  private final LocalCatalog catalog;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Checkpoints checkpoints = new Checkpoints();
  private final KernelTable.Context tables;
  private Optional<Serving> serving = Optional.empty();

  public Bench(Path root) throws IOException {
    this.root = root;
    this.catalog = new LocalCatalog(root);
    this.tables =
        new KernelTable.Context(
            DefaultEngine.create(TestSpark.session().sessionState().newHadoopConf()),
            () -> {},
            checkpoints);
    Files.createDirectories(events());
  }

  /** Where {@code ai_query} asks. */
  public void serving(Serving endpoints) {
    serving = Optional.of(endpoints);
  }

  public Path events() {
    return root.resolve("events");
  }

  public Path checkpoint() {
    return root.resolve("checkpoint");
  }

  public LocalCatalog catalog() {
    return catalog;
  }

  public KernelTable.Context tables() {
    return tables;
  }

  public ExecutorService threads() {
    return threads;
  }

  public PipelineGraph graph(String sql) {
    return graph(List.of(Map.entry("test.sql", sql)));
  }

  private PipelineGraph graph(List<Map.Entry<String, String>> sources) {
    return graph(sources, Map.of("events_path", events().toUri().toString()));
  }

  private PipelineGraph graph(
      List<Map.Entry<String, String>> sources, Map<String, String> configuration) {
    var problems = new ArrayList<Problem>();
    var parser = new PipelineParser(new SparkSqlParser(), configuration, problems);
    var statements = new ArrayList<Statement>();
    sources.forEach(source -> statements.addAll(parser.parse(source.getKey(), source.getValue())));
    var graph =
        new GraphBuilder(TestSpark.session(), "main", "lakeflow", catalog, problems)
            .build(statements);
    if (!problems.isEmpty()) {
      throw new PipelineSourceException(problems);
    }
    return graph;
  }

  /** The universe's own pipeline. */
  public PipelineGraph orderItems() throws IOException {
    return graph(sources("order_items"));
  }

  /** The universe's pipeline of recommendations. */
  public PipelineGraph recommendations(Map<String, String> configuration) throws IOException {
    return graph(sources("recommendations"), configuration);
  }

  private static List<Map.Entry<String, String>> sources(String pipeline) throws IOException {
    var sources = new ArrayList<Map.Entry<String, String>>();
    try (var files = Files.list(Path.of("../universe/pipelines", pipeline))) {
      for (Path file : files.sorted().toList()) {
        sources.add(Map.entry(file.getFileName().toString(), Files.readString(file)));
      }
    }
    return sources;
  }

  public PipelineRun open(PipelineGraph graph, Faults faults) {
    return open(graph, faults, RunListener.NONE);
  }

  public PipelineRun open(PipelineGraph graph, Faults faults, RunListener listener) {
    return new PipelineRun(
        new PipelineRun.Environment(
            TestSpark.session(),
            tables,
            catalog,
            threads,
            Clock.systemUTC(),
            faults,
            listener,
            serving),
        graph,
        checkpoint(),
        "p1");
  }

  @Override
  public void close() {
    // A run that failed may still have files under way, which nobody will name.
    threads.shutdown();
    Await.until("the end of all writes", Duration.ofSeconds(30), threads::isTerminated);
    checkpoints.close();
  }
}
