package kitchens.caspers.compute.pipelines.ask;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import kitchens.caspers.compute.ai.Serving;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;
import kitchens.caspers.compute.pipelines.graph.Flow;
import kitchens.caspers.compute.pipelines.plan.Asking;
import kitchens.caspers.compute.pipelines.source.Batch;
import kitchens.caspers.compute.pipelines.table.AskedFlow;
import org.apache.spark.sql.catalyst.InternalRow;

/** The flows of a run that ask endpoints. */
public final class Asks implements AutoCloseable {
  private static final int ANSWERS_PER_BATCH = 2_000;

  private final Optional<Serving> serving;
  private final KernelTable.Context tables;
  private final Path directory;
  private final String checkpoint;
  private final Map<String, List<Batch.Answer>> replayed;
  private final List<LiveAsk> asks = new ArrayList<>();
  private final Object arrival = new Object();
  private long arrivals;
  private ScheduledExecutorService timer;

  /**
   * @param directory the checkpoint's; backlogs lie below it
   * @param checkpoint the id of the log whose batch numbers the backlogs carry
   * @param unfinished the batch that is begun and not done, if any
   */
  public Asks(
      Optional<Serving> serving,
      KernelTable.Context tables,
      Path directory,
      String checkpoint,
      Optional<Batch> unfinished) {
    this.serving = serving;
    this.tables = tables;
    this.directory = directory.resolve("asks");
    this.checkpoint = checkpoint;
    this.replayed = unfinished.map(Batch::answers).orElse(Map.of());
  }

  /**
   * The dataset's asking flows by name; their backlogs are asked about from now on.
   *
   * @param table the dataset's
   * @param upstream all tables of the pipelines that the dataset streams from
   * @throws IllegalArgumentException for a table property that makes no sense
   */
  public Map<String, AskedFlow> open(
      Dataset dataset, KernelTable table, List<ExternalTable> upstream) {
    if (dataset.flows().stream().allMatch(flow -> flow.asking().isEmpty())) {
      return Map.of();
    }
    AskSettings settings = AskSettings.of(dataset.definition().properties());
    Optional<OncePerKey> once = settings.key().map(key -> new OncePerKey(dataset, table, key));
    var opened = new HashMap<String, AskedFlow>();
    for (Flow flow : dataset.flows()) {
      if (flow.asking().isPresent()) {
        Asking asking = flow.asking().get();
        Predicate<InternalRow> first =
            once.map(keys -> keys.of(flow.name(), asking)).orElse(row -> true);
        LiveAsk ask = open(dataset, flow, asking, settings, first, upstream);
        asks.add(ask);
        opened.put(flow.name(), ask);
      }
    }
    return opened;
  }

  private LiveAsk open(
      Dataset dataset,
      Flow flow,
      Asking asking,
      AskSettings settings,
      Predicate<InternalRow> first,
      List<ExternalTable> upstream) {
    Serving endpoints =
        serving.orElseThrow(
            () -> new IllegalStateException("ai_query has no workspace to ask its endpoints of"));
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                var thread = new Thread(task, "ai-query-timer");
                thread.setDaemon(true);
                return thread;
              });
    }
    String id = dataset.name() + " " + flow.name();
    List<Batch.Answer> again = replayed.getOrDefault(id, List.of());
    var backlog =
        new Backlog(
            tables,
            directory.resolve(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString()),
            asking.requests().schema().asNullable(),
            checkpoint + ":" + id,
            again);
    return new LiveAsk(
        id,
        dataset.name().toString(),
        asking,
        settings,
        backlog,
        new Asker(endpoints, asking.call(), settings, timer, backlog.costUsd(), this::arrived),
        new UpstreamVersions(upstream, tables),
        first,
        again);
  }

  private void arrived() {
    synchronized (arrival) {
      arrivals++;
      arrival.notifyAll();
    }
  }

  /** How often an answer has come; for {@link #await}. */
  public long arrivals() {
    synchronized (arrival) {
      return arrivals;
    }
  }

  /** Waits until an answer comes after {@code seen}, for a while. */
  public void await(long seen, long millis) throws InterruptedException {
    synchronized (arrival) {
      if (arrivals == seen) {
        arrival.wait(millis);
      }
    }
  }

  /** The answers for the next batch, by what {@code Batch.answers} calls the flow. */
  public Map<String, List<Batch.Answer>> take() {
    var taken = new TreeMap<String, List<Batch.Answer>>();
    for (LiveAsk ask : asks) {
      List<Batch.Answer> answers = ask.take(ANSWERS_PER_BATCH);
      if (!answers.isEmpty()) {
        taken.put(ask.id(), answers);
      }
    }
    return taken;
  }

  /** Takes the batch's rows and strikes out its answers. */
  public void commit(long batch) {
    asks.forEach(ask -> ask.commit(batch));
  }

  /** After the batch is done. */
  public void tidy() {
    asks.forEach(LiveAsk::tidy);
  }

  /** Whether no flow asks. */
  public boolean isEmpty() {
    return asks.isEmpty();
  }

  /** Whether rows wait for answers. */
  public boolean waiting() {
    return asks.stream().anyMatch(ask -> ask.status().backlog() > 0);
  }

  /** One for each asking flow. */
  public List<AskStatus> status() {
    return asks.stream().map(LiveAsk::status).toList();
  }

  @Override
  public void close() {
    asks.forEach(LiveAsk::close);
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
