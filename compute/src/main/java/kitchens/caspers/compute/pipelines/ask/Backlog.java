package kitchens.caspers.compute.pipelines.ask;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import kitchens.caspers.compute.delta.DeltaFile;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.delta.LogTail;
import kitchens.caspers.compute.pipelines.source.Batch;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a flow that have been asked about, in a Delta table within the checkpoint. A batch
 * adds its new rows and strikes out those whose answers it carries in one transaction under its
 * number, so that a batch that is run again changes nothing.
 */
final class Backlog {
  private static final int KEYS = 3;
  private static final int MANY_FILES = 200;
  private static final int MANY_ROWS = 50_000;
  private static final int TOO_MANY_FILES = 5_000;
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "delta.checkpointInterval", "100",
          "delta.deletedFileRetentionDuration", "interval 1 hours",
          "delta.logRetentionDuration", "interval 1 days");

  private final KernelTable table;
  private final StructType columns;
  private final String application;
  private final List<DeltaFile> files;
  private final TreeMap<Long, InternalRow> open = new TreeMap<>();
  private final Map<Long, InternalRow> struck = new HashMap<>();
  private double costUsd;
  private long committed;

  /**
   * Opens the table, or makes it.
   *
   * @param columns of a row to ask about
   * @param replayed the answers of the batch that was begun and is not done, if any
   */
  Backlog(
      KernelTable.Context context,
      Path directory,
      StructType columns,
      String application,
      List<Batch.Answer> replayed) {
    this.columns = columns;
    this.application = application;
    this.table = open(context, directory, columns);
    this.committed = table.transactionVersion(application).orElse(-1);
    this.files = new ArrayList<>(table.files());
    var wanted = new HashSet<Long>();
    replayed.forEach(answer -> wanted.add(answer.id()));
    load(wanted);
    sweep(directory);
  }

  private static KernelTable open(KernelTable.Context context, Path directory, StructType columns) {
    String location = directory.toUri().toString();
    var schema =
        new StructType()
            .add("_id", DataTypes.LongType, true)
            .add("_answered", DataTypes.BooleanType, true)
            .add("_cost_usd", DataTypes.DoubleType, true);
    for (var field : columns.fields()) {
      schema = schema.add(field.name(), field.dataType(), true);
    }
    if (Files.isDirectory(directory.resolve("_delta_log"))) {
      KernelTable existing = KernelTable.open(context, location);
      if (existing.schema().sql().equals(schema.sql())) {
        return existing;
      }
      if (!openRows(existing).isEmpty()) {
        throw new IllegalStateException(
            "rows wait for an answer that have other columns than the flow has now ("
                + existing.schema().sql()
                + "); let them be answered before the change, or run a full refresh");
      }
      delete(directory);
    }
    KernelTable.create(context, location, schema, List.of(), PROPERTIES);
    return KernelTable.open(context, location);
  }

  private static Set<Long> openRows(KernelTable table) {
    var asked = new HashSet<Long>();
    var answered = new HashSet<Long>();
    table
        .files()
        .forEach(
            file ->
                table.read(
                    file, row -> (row.getBoolean(1) ? answered : asked).add(row.getLong(0))));
    asked.removeAll(answered);
    return asked;
  }

  private void load(Set<Long> wanted) {
    var project = UnsafeProjection.create(columns);
    var answered = new HashSet<Long>();
    for (DeltaFile file : files) {
      table.read(
          file,
          row -> {
            if (row.getBoolean(1)) {
              answered.add(row.getLong(0));
              costUsd += row.getDouble(2);
            } else {
              open.put(row.getLong(0), project.apply(withoutKeys(row)).copy());
            }
          });
    }
    for (Long id : answered) {
      InternalRow row = open.remove(id);
      if (row != null && wanted.contains(id)) {
        struck.put(id, row);
      }
    }
  }

  private InternalRow withoutKeys(InternalRow row) {
    var values = new Object[columns.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i + KEYS, columns.fields()[i].dataType());
    }
    return new GenericInternalRow(values);
  }

  /** Rows without an answer, by id. */
  Map<Long, InternalRow> open() {
    return open;
  }

  /** A row that an answer is for: one that waits, or of the batch that is run again. */
  InternalRow row(long id) {
    InternalRow row = open.get(id);
    if (row == null) {
      row = struck.get(id);
    }
    if (row == null) {
      throw new IllegalStateException("there is an answer to request " + id + ", which none made");
    }
    return row;
  }

  /** What the answers that were committed have cost. */
  double costUsd() {
    return costUsd;
  }

  /** Whether the batch's rows are in it already. */
  boolean has(long batch) {
    return batch <= committed;
  }

  /** Adds rows, which are open from now on, and strikes out those that are answered. */
  void commit(long batch, Map<Long, InternalRow> asked, List<Batch.Answer> answered) {
    if (has(batch)) {
      answered.forEach(answer -> open.remove(answer.id()));
      return;
    }
    if (asked.isEmpty() && answered.isEmpty()) {
      return;
    }
    var rows = new ArrayList<InternalRow>(asked.size() + answered.size());
    asked.forEach((id, row) -> rows.add(row(id, row)));
    answered.forEach(answer -> rows.add(struckOut(answer.id(), answer.costUsd())));
    var change = table.change(application, batch, false);
    change.add(List.of(), rows);
    change.commit();
    committed = batch;
    files.addAll(change.added());
    for (Batch.Answer answer : answered) {
      open.remove(answer.id());
      costUsd += answer.costUsd();
    }
  }

  /** Leaves out what is answered, when many small files have gathered. Between batches only. */
  void tidy() {
    boolean many = files.size() > MANY_FILES && open.size() < MANY_ROWS;
    if (!many && files.size() < TOO_MANY_FILES) {
      return;
    }
    var rows = new ArrayList<InternalRow>(open.size() + 1);
    open.forEach((id, row) -> rows.add(row(id, row)));
    rows.add(struckOut(-1, costUsd));
    var change = table.maintenance();
    files.forEach(change::remove);
    change.add(List.of(), rows);
    change.commit();
    var old = List.copyOf(files);
    files.clear();
    files.addAll(change.added());
    old.forEach(file -> deleteQuietly(LogTail.directory(table.uri(file))));
  }

  private InternalRow row(long id, InternalRow row) {
    var values = new Object[KEYS + columns.length()];
    values[0] = id;
    values[1] = false;
    values[2] = 0.0;
    for (int i = 0; i < columns.length(); i++) {
      values[KEYS + i] = row.get(i, columns.fields()[i].dataType());
    }
    return new GenericInternalRow(values);
  }

  private InternalRow struckOut(long id, double cost) {
    var values = new Object[KEYS + columns.length()];
    values[0] = id;
    values[1] = true;
    values[2] = cost;
    return new GenericInternalRow(values);
  }

  /** Deletes data files that a killed process left behind. Nobody else reads or writes here. */
  private void sweep(Path directory) {
    var live = new HashSet<Path>();
    files.forEach(file -> live.add(LogTail.directory(table.uri(file))));
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(file -> file.toString().endsWith(".parquet") && !live.contains(file))
          .forEach(Backlog::deleteQuietly);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // the next opening sweeps it
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
