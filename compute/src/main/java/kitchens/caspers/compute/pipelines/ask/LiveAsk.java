package kitchens.caspers.compute.pipelines.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import kitchens.caspers.compute.pipelines.plan.Asking;
import kitchens.caspers.compute.pipelines.source.Batch;
import kitchens.caspers.compute.pipelines.table.AskedFlow;
import kitchens.caspers.compute.pipelines.table.BatchView;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A flow with {@code ai_query} in a running pipeline. Its rows go into the backlog with the batch
 * that brings them and are asked about at once; their answers come back as the input of a later
 * batch, written down in its plan, and go with their rows into the table. So a row is asked about
 * again only if the process died before its answer was planned, and it is answered once. A row that
 * is not the first of its key is passed by.
 */
final class LiveAsk implements AskedFlow, AutoCloseable {
  private static final int BATCH_SHIFT = 24;

  private final String id;
  private final String dataset;
  private final Asking asking;
  private final Backlog backlog;
  private final Asker asker;
  private final UpstreamVersions upstream;
  private final int newness;
  private final Predicate<InternalRow> first;
  private final UnsafeProjection withAnswer;
  private final TreeMap<Long, InternalRow> fresh = new TreeMap<>();
  private List<Batch.Answer> carried = List.of();

  /**
   * @param first whether a row is the first of its key; told of each row once
   * @param replayed the answers of the batch that was begun and is not done
   */
  LiveAsk(
      String id,
      String dataset,
      Asking asking,
      AskSettings settings,
      Backlog backlog,
      Asker asker,
      UpstreamVersions upstream,
      Predicate<InternalRow> first,
      List<Batch.Answer> replayed) {
    this.id = id;
    this.dataset = dataset;
    this.asking = asking;
    this.backlog = backlog;
    this.asker = asker;
    this.upstream = upstream;
    this.first = first;
    this.newness = settings.newestFirst().map(this::column).orElse(-1);
    this.withAnswer = UnsafeProjection.create(asking.answered());
    backlog.open().values().forEach(first::test);
    replayed.forEach(answer -> first.test(backlog.row(answer.id())));
    var rows = new TreeMap<>(backlog.open());
    replayed.forEach(answer -> rows.remove(answer.id()));
    submit(rows);
  }

  private int column(String name) {
    StructType columns = asking.requests().schema();
    for (int i = 0; i < columns.length(); i++) {
      if (columns.fields()[i].name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        dataset
            + ": ai_query.newestFirst names "
            + name
            + ", which the flow does not select from its input");
  }

  String id() {
    return id;
  }

  List<Batch.Answer> take(int most) {
    return asker.take(most);
  }

  AskStatus status() {
    return asker.status(dataset);
  }

  @Override
  public List<InternalRow> evaluate(BatchView batch) {
    fresh.clear();
    carried = batch.answers(id);
    List<InternalRow> answered = answered(carried);
    if (!backlog.has(batch.number())) {
      long next = batch.number() << BATCH_SHIFT;
      for (InternalRow row : asking.requests().run(batch, batch.time())) {
        if (first.test(row)) {
          fresh.put(next++, row);
        }
      }
      backlog.open().putAll(fresh);
      submit(fresh);
    }
    return asking.finish(answered, batch.time());
  }

  private void submit(Map<Long, InternalRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    StructType columns = asking.requests().schema();
    Map<String, Long> versions = upstream.current();
    var requests = new ArrayList<Asker.Request>(rows.size());
    rows.forEach(
        (number, row) -> {
          int last = columns.length() - 1;
          requests.add(
              new Asker.Request(
                  number,
                  row.isNullAt(last) ? null : row.getUTF8String(last).toString(),
                  newness(row, columns),
                  versions));
        });
    asker.submit(requests);
  }

  @SuppressWarnings("unchecked")
  private Comparable<Object> newness(InternalRow row, StructType columns) {
    if (newness < 0 || row.isNullAt(newness)) {
      return null;
    }
    DataType type = columns.fields()[newness].dataType();
    Object value = row.get(newness, type);
    if (!(value instanceof Comparable)) {
      throw new IllegalArgumentException(
          dataset + ": ai_query.newestFirst names a column of type " + type.sql());
    }
    return (Comparable<Object>) value;
  }

  private List<InternalRow> answered(List<Batch.Answer> answers) {
    var rows = new ArrayList<InternalRow>(answers.size());
    for (Batch.Answer answer : answers) {
      var text = new GenericInternalRow(new Object[] {UTF8String.fromString(answer.text())});
      rows.add(withAnswer.apply(new JoinedRow(backlog.row(answer.id()), text)).copy());
    }
    return rows;
  }

  void commit(long batch) {
    backlog.commit(batch, fresh, carried);
  }

  /** After the batch's last commit. */
  void tidy() {
    backlog.tidy();
  }

  @Override
  public void close() {
    asker.close();
  }
}
