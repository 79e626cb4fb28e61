package kitchens.caspers.compute.pipelines.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.graph.TopicSource;
import kitchens.caspers.compute.pipelines.source.Batch;
import kitchens.caspers.compute.pipelines.source.Checkpoint;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.execution.datasources.DataSource;

/** The topics that a pipeline reads. */
final class Topics implements AutoCloseable {
  /** A cluster is not asked more often while nothing comes. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Map<String, TopicSource> sources;
  private final Map<String, TopicReader> readers = new LinkedHashMap<>();
  private final Map<String, TopicReader.Found> ahead = new HashMap<>();
  private final Path directory;
  private final PipelineCatalog catalog;
  private long looked = System.nanoTime() - LOOK_NANOS;

  Topics(PipelineGraph graph, SparkSession session, PipelineCatalog catalog, Path checkpoint) {
    this.sources = graph.topics();
    this.directory = checkpoint.resolve("topics");
    this.catalog = catalog;
    try {
      sources.values().forEach(source -> readers.put(source.id(), open(source, session)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private TopicReader open(TopicSource source, SparkSession session) {
    return new TopicReader(
        source,
        connector(session),
        TopicSecrets.in(source.options(), catalog::secret),
        directory.resolve(source.id()).toUri().toString());
  }

  private static TableProvider connector(SparkSession session) {
    try {
      return (TableProvider)
          DataSource.lookupDataSource("kafka", session.sessionState().conf())
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Spark's AnalysisException, which Scala throws undeclared.
      throw new IllegalArgumentException(
          "read_kafka needs Spark's Kafka connector, which the build puts into the folder kafka"
              + " beside compute's: build the project anew",
          e);
    }
  }

  /**
   * What came into them since the last batch.
   *
   * @param finish whether the run ends when it has read what is there now
   */
  Map<String, Batch.Offsets> fresh(Checkpoint checkpoint, boolean finish) {
    Map<String, Batch.Offsets> fresh = new TreeMap<>();
    if (!finish && System.nanoTime() - looked < LOOK_NANOS) {
      return fresh;
    }
    ahead.clear();
    readers.forEach(
        (id, reader) -> {
          if (finish) {
            reader.untilNow();
          }
          reader
              .next(from(checkpoint, id))
              .ifPresent(
                  found -> {
                    ahead.put(id, found);
                    fresh.put(id, found.offsets());
                  });
        });
    if (fresh.isEmpty()) {
      looked = System.nanoTime();
    }
    return fresh;
  }

  private TopicOffsets from(Checkpoint checkpoint, String id) {
    Optional<String> processed = Optional.ofNullable(checkpoint.topicOffsets().get(id));
    if (processed.isPresent()) {
      return TopicOffsets.parse(processed.get());
    }
    TopicOffsets first = readers.get(id).first();
    refuseWhatWasReadOtherwise(checkpoint, id, first);
    return first;
  }

  /** Topics that were read under another selection would begin anew, and come in twice. */
  private void refuseWhatWasReadOtherwise(Checkpoint checkpoint, String id, TopicOffsets first) {
    Set<String> before = new HashSet<>();
    checkpoint
        .topicOffsets()
        .forEach(
            (other, offsets) -> {
              if (!sources.containsKey(other)) {
                before.addAll(TopicOffsets.parse(offsets).topics());
              }
            });
    before.retainAll(first.topics());
    if (!before.isEmpty()) {
      throw new IllegalStateException(
          "the pipeline has read the topic %s before, as part of another selection than %s: name the topics as before, and read a new one in a flow of its own (CREATE FLOW … AS INSERT INTO); or begin anew by a full refresh"
              .formatted(String.join(", ", before), sources.get(id).topics()));
    }
  }

  /** Gives a batch its rows: those that were read when it was planned, or else the same again. */
  void read(Batch batch, CurrentBatch into) {
    batch
        .topics()
        .forEach(
            (id, offsets) -> {
              TopicReader.Found found = ahead.remove(id);
              if (found != null && found.offsets().equals(offsets)) {
                into.put(id, found.rows());
              } else if (readers.containsKey(id)) {
                into.put(id, readers.get(id).read(offsets));
              }
            });
  }

  @Override
  public void close() {
    readers.values().forEach(TopicReader::close);
  }
}
