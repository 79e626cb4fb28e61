package kitchens.caspers.compute.pipelines.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kitchens.caspers.compute.pipelines.graph.TopicSource;
import kitchens.caspers.compute.pipelines.source.Batch;
import org.apache.spark.TaskContext$;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.SupportsAdmissionControl;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.UninterruptibleThread;

/**
 * Topics that a pipeline follows, read by Spark's own Kafka connector as one of its micro-batch
 * streams, partition after partition, without a Spark job. A batch is read before it is planned, so
 * that what is lost, or too much, is known before the checkpoint says that it will be read.
 */
final class TopicReader implements AutoCloseable {
  private static final int OFFSET = 4;

  /** So that a batch, which is held in memory, has a bound however long its records are. */
  private static final long MOST_BYTES = 32L << 20;

  private final TopicSource source;
  private final MicroBatchStream stream;
  private int turn;

  /** What comes next: from where to where, and its rows. */
  record Found(Batch.Offsets offsets, List<InternalRow> rows) {}

  /**
   * @param options those of the source with their secrets
   * @param began URI of the folder in which the connector keeps where it began
   */
  TopicReader(
      TopicSource source, TableProvider connector, Map<String, String> options, String began) {
    this.source = source;
    this.stream =
        apart(
            () -> {
              var table =
                  (SupportsRead)
                      connector.getTable(source.schema(), new Transform[0], new HashMap<>(options));
              return table
                  .newScanBuilder(new CaseInsensitiveStringMap(options))
                  .build()
                  .toMicroBatchStream(began);
            });
  }

  /** From now on reads what is there now, and not what comes while it reads. */
  void untilNow() {
    ((SupportsTriggerAvailableNow) stream).prepareForTriggerAvailableNow();
  }

  /** Where it begins, when nothing was processed yet. */
  TopicOffsets first() {
    return apart(() -> TopicOffsets.parse(stream.initialOffset().json()));
  }

  /** What comes next after what was processed; empty when there is nothing new. */
  Optional<Found> next(TopicOffsets processed) {
    return apart(
        () -> {
          Offset from = stream.deserializeOffset(processed.json());
          var admission = (SupportsAdmissionControl) stream;
          Offset to = admission.latestOffset(from, admission.getDefaultReadLimit());
          if (to == null || TopicOffsets.parse(to.json()).equals(processed)) {
            return Optional.<Found>empty();
          }
          TopicOffsets reached = TopicOffsets.parse(to.json());
          List<InternalRow> rows = new ArrayList<>();
          long left = MOST_BYTES;
          for (InputPartition partition : inTurn(stream.planInputPartitions(from, to))) {
            KafkaOffsetRange range = ((KafkaBatchInputPartition) partition).offsetRange();
            Part part = read(partition, left, rows);
            left -= part.bytes();
            if (part.broken()) {
              long at = part.last() < 0 ? range.fromOffset() : part.last() + 1;
              reached = reached.with(range.topic(), range.partition(), at);
            }
          }
          return Optional.of(new Found(new Batch.Offsets(processed.json(), reached.json()), rows));
        });
  }

  /** The records between two places. */
  List<InternalRow> read(Batch.Offsets offsets) {
    return apart(
        () -> {
          List<InternalRow> rows = new ArrayList<>();
          InputPartition[] partitions =
              stream.planInputPartitions(
                  stream.deserializeOffset(offsets.from()), stream.deserializeOffset(offsets.to()));
          for (InputPartition partition : partitions) {
            read(partition, Long.MAX_VALUE, rows);
          }
          return rows;
        });
  }

  /** Another one first each time, so that a partition of long records does not hold up others. */
  private List<InputPartition> inTurn(InputPartition[] partitions) {
    List<InputPartition> all = new ArrayList<>(Arrays.asList(partitions));
    if (!all.isEmpty()) {
      Collections.rotate(all, turn++ % all.size());
    }
    return all;
  }

  /**
   * How much of a partition was read.
   *
   * @param last the last record's offset; -1 when there was none
   * @param broken whether there is more
   */
  private record Part(long bytes, long last, boolean broken) {}

  private Part read(InputPartition partition, long most, List<InternalRow> rows) {
    if (most <= 0) {
      return new Part(0, -1, true);
    }
    long bytes = 0;
    long last = -1;
    // The connector asks the task in which it reads for its name.
    TaskContext$.MODULE$.setTaskContext(TaskContext$.MODULE$.empty());
    try (PartitionReader<InternalRow> reader =
        stream.createReaderFactory().createReader(partition)) {
      while (reader.next()) {
        var row = (UnsafeRow) reader.get();
        rows.add(row.copy());
        last = row.getLong(OFFSET);
        bytes += row.getSizeInBytes();
        if (bytes >= most) {
          return new Part(bytes, last, true);
        }
      }
      return new Part(bytes, last, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      TaskContext$.MODULE$.unset();
    }
  }

  /** What may be done with Kafka. */
  private interface Work<T> {
    T run();
  }

  /** On a thread that nobody interrupts, as Kafka's client may then hang for good (KAFKA-1894). */
  private <T> T apart(Work<T> work) {
    var result = new CompletableFuture<T>();
    var thread =
        new UninterruptibleThread("kafka") {
          @Override
          public void run() {
            try {
              result.complete(work.run());
            } catch (Throwable e) {
              // Scala throws checked exceptions undeclared; whoever waits hears of each.
              result.completeExceptionally(e);
            }
          }
        };
    thread.setDaemon(true);
    thread.start();
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof VirtualMachineError error) {
        throw error;
      }
      throw KafkaTrouble.of(source, e.getCause());
    }
  }

  @Override
  public void close() {
    apart(
        () -> {
          stream.stop();
          return null;
        });
  }
}
