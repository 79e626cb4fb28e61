package kitchens.caspers.compute.pipelines.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.plan.Scala;
import kitchens.caspers.compute.pipelines.source.Batch;
import kitchens.caspers.compute.pipelines.source.Malformed;
import kitchens.caspers.compute.pipelines.table.BatchView;
import kitchens.caspers.compute.pipelines.table.Changes;
import kitchens.caspers.compute.pipelines.table.LiveDataset;
import kitchens.caspers.compute.pipelines.table.LiveStreamingTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.SparkSession;
import scala.Option;

/** The batch in work: its new rows, and everything that its flows may look at. */
final class CurrentBatch implements BatchView {
  /** A table above this size is read by Spark's jobs, not into this process' memory. */
  private static final long LARGE_BYTES = 64L << 20;

  private final Batch batch;
  private final SparkSession session;
  private final Map<String, LiveDataset> datasets;
  private final Map<String, OutsideTable> tables;
  private final Map<String, List<InternalRow>> fresh = new HashMap<>();
  private final Map<String, List<Malformed>> malformed = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Map<String, List<InternalRow>> contents = new HashMap<>();

  CurrentBatch(
      Batch batch,
      SparkSession session,
      Map<String, LiveDataset> datasets,
      Map<String, OutsideTable> tables) {
    this.batch = batch;
    this.session = session;
    this.datasets = datasets;
    this.tables = tables;
  }

  void put(String source, SourceReader.Content content) {
    fresh.put(source, content.rows());
    malformed.put(source, content.malformed());
  }

  void put(String table, List<InternalRow> rows) {
    fresh.put(table, rows);
  }

  /** A table outside the pipeline has another version than before. */
  void changed(String table) {
    changed.add(table);
  }

  List<Malformed> malformed(String source) {
    return malformed.getOrDefault(source, List.of());
  }

  long freshRows() {
    return fresh.values().stream().mapToLong(List::size).sum();
  }

  @Override
  public long number() {
    return batch.number();
  }

  @Override
  public Instant time() {
    return batch.time();
  }

  @Override
  public List<Batch.Answer> answers(String flow) {
    return batch.answers().getOrDefault(flow, List.of());
  }

  @Override
  public Changes changes(String input) {
    LiveDataset dataset = datasets.get(input);
    if (dataset != null) {
      return dataset.changes();
    }
    if (changed.contains(input)) {
      return Changes.UNKNOWN;
    }
    return fresh.containsKey(input) ? Changes.added(fresh.get(input)) : Changes.NONE;
  }

  @Override
  public List<InternalRow> rows(Leaf leaf) {
    if (leaf.streaming()) {
      return changes(leaf.input()).added();
    }
    return contents.computeIfAbsent(
        leaf.input(),
        input ->
            datasets.containsKey(input)
                ? datasets.get(input).contents()
                : tables.get(input).rows());
  }

  @Override
  public Optional<Dataset<Row>> large(Leaf leaf) {
    if (leaf.streaming()) {
      return Optional.empty();
    }
    OutsideTable outside = tables.get(leaf.input());
    if (outside != null) {
      return outside.bytes() > LARGE_BYTES
          ? Optional.of(table(outside.definition().location()))
          : Optional.empty();
    }
    if (datasets.get(leaf.input()) instanceof LiveStreamingTable streaming
        && streaming.bytes() > LARGE_BYTES) {
      Dataset<Row> committed = table(streaming.table().location());
      return Optional.of(
          streaming.uncommitted().isEmpty()
              ? committed
              : committed.union(local(leaf, streaming.uncommitted())));
    }
    return Optional.empty();
  }

  private Dataset<Row> table(String location) {
    return session.read().format("delta").load(location);
  }

  private Dataset<Row> local(Leaf leaf, List<InternalRow> rows) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        session,
        new LocalRelation(
            Scala.seq(Scala.list(DataTypeUtils.toAttributes(leaf.schema()))),
            Scala.seq(new ArrayList<>(rows)),
            false,
            Option.empty()));
  }
}
