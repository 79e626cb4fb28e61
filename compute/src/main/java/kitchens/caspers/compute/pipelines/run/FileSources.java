package kitchens.caspers.compute.pipelines.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.FileSource;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.source.Batch;
import kitchens.caspers.compute.pipelines.source.Checkpoint;
import kitchens.caspers.compute.pipelines.source.Malformed;
import kitchens.caspers.compute.pipelines.source.SourceFile;
import org.apache.spark.sql.classic.SparkSession;

/**
 * The folders that a pipeline reads. The next batch's files are found, and read, while the batch
 * before is still in work; lines that are not JSON go to a table beside the dataset that reads the
 * folder.
 */
final class FileSources implements AutoCloseable {
  private static final int MAX_FILES = 1_000;
  private static final long MAX_BYTES = 32L << 20;

  private final Map<String, SourceReader> readers = new LinkedHashMap<>();
  private final Map<String, Quarantine> quarantines = new LinkedHashMap<>();
  private final ExecutorService threads;
  private Future<Found> prefetch;

  /** New files by source and, if they were read ahead, what is in them. */
  record Found(Map<String, List<SourceFile>> files, Map<String, SourceReader.Content> contents) {}

  FileSources(
      PipelineGraph graph,
      SparkSession session,
      ExecutorService threads,
      TableSetup setup,
      Checkpoint checkpoint) {
    this.threads = threads;
    for (FileSource source : graph.files().values()) {
      readers.put(source.id(), new SourceReader(source, session, threads));
      graph.datasets().stream()
          .filter(dataset -> dataset.isStreaming() && reads(dataset, source.id()))
          .findFirst()
          .map(dataset -> new Quarantine(setup.quarantine(dataset), checkpoint.id()))
          .ifPresent(quarantine -> quarantines.put(source.id(), quarantine));
    }
    checkpoint.processedFiles(this::known);
    checkpoint
        .unfinished()
        .ifPresent(
            batch ->
                batch
                    .files()
                    .forEach((source, files) -> files.forEach(f -> known(source, f.path()))));
  }

  private void known(String source, String path) {
    SourceReader reader = readers.get(source);
    if (reader != null) {
      reader.tail().known(path);
    }
  }

  private static boolean reads(Dataset dataset, String source) {
    return dataset.flows().stream()
        .flatMap(flow -> flow.query().leaves().stream())
        .anyMatch(leaf -> leaf.input().equals(source));
  }

  /** The files of the next batch. */
  Found next() {
    if (prefetch == null) {
      return discover(false);
    }
    try {
      return Together.await(prefetch);
    } finally {
      prefetch = null;
    }
  }

  /** Gives a batch its rows: those that were read ahead, or else by reading its files. */
  void read(Batch batch, Map<String, SourceReader.Content> ahead, CurrentBatch into) {
    batch
        .files()
        .forEach(
            (source, files) -> {
              SourceReader.Content content = ahead.get(source);
              // A batch that was planned for another definition may name what nobody reads now.
              if (content != null || readers.containsKey(source)) {
                into.put(source, content == null ? readers.get(source).read(files) : content);
              }
            });
  }

  /** Begins with the batch after this one, if its files are there. */
  void readAhead() {
    if (readers.values().stream().anyMatch(reader -> reader.tail().backlog() > 0)) {
      prefetch = threads.submit(() -> discover(true));
    }
  }

  private Found discover(boolean read) {
    Map<String, List<SourceFile>> files = new TreeMap<>();
    Map<String, SourceReader.Content> contents = new TreeMap<>();
    int left = MAX_FILES;
    for (SourceReader reader : readers.values()) {
      if (left > 0) {
        List<SourceFile> some = reader.tail().poll(left, MAX_BYTES);
        if (!some.isEmpty()) {
          files.put(reader.source().id(), some);
          left -= some.size();
          if (read) {
            contents.put(reader.source().id(), reader.readAhead(some));
          }
        }
      }
    }
    return new Found(files, contents);
  }

  /** One piece of work for each source that had malformed lines in a batch: to keep them. */
  List<Callable<Void>> commits(CurrentBatch batch) {
    var commits = new ArrayList<Callable<Void>>();
    quarantines.forEach(
        (source, quarantine) -> {
          List<Malformed> lines = batch.malformed(source);
          if (!lines.isEmpty()) {
            commits.add(
                () -> {
                  quarantine.commit(batch, lines);
                  return null;
                });
          }
        });
    return commits;
  }

  /** Malformed lines met by this run, by the dataset beside whose table they are kept. */
  long malformed(Dataset dataset) {
    return readers.keySet().stream()
        .filter(source -> reads(dataset, source))
        .map(quarantines::get)
        .filter(Objects::nonNull)
        .mapToLong(Quarantine::count)
        .sum();
  }

  @Override
  public void close() {
    if (prefetch != null) {
      prefetch.cancel(false);
      prefetch = null;
    }
  }
}
