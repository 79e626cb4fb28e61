package kitchens.caspers.compute.pipelines.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one batch processes, fixed before it begins: a batch that is run again reads the same.
 *
 * @param time what {@code current_timestamp()} is in it
 * @param files new files by source id
 * @param tables new versions by the name of a table outside the pipeline
 * @param topics what comes next of topics, by source id
 * @param answers what endpoints have answered, by the id of what was asked
 */
public record Batch(
    long number,
    Instant time,
    Map<String, List<SourceFile>> files,
    Map<String, Versions> tables,
    Map<String, Offsets> topics,
    Map<String, List<Answer>> answers) {
  public Batch {
    topics = topics == null ? Map.of() : topics;
    answers = answers == null ? Map.of() : answers;
  }

  /**
   * The versions of a Delta table after {@code after} (-1: from the beginning) up to {@code to}.
   */
  public record Versions(long after, long to) {}

  /** From where up to where topics are read, each as Spark's Kafka connector writes it. */
  public record Offsets(String from, String to) {}

  /**
   * An answer to one request.
   *
   * @param id of the request
   * @param text {@code {"result": …, "errorMessage": …}}
   * @param costUsd what it cost
   */
  public record Answer(long id, String text, double costUsd) {}

  public boolean isEmpty() {
    return files.isEmpty() && tables.isEmpty() && topics.isEmpty() && answers.isEmpty();
  }

  public long fileCount() {
    return files.values().stream().mapToLong(List::size).sum();
  }

  public long bytes() {
    return files.values().stream().flatMap(List::stream).mapToLong(SourceFile::size).sum();
  }
}
