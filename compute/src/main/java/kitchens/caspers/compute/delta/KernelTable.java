package kitchens.caspers.compute.delta;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * One Delta table read and written through Delta Kernel, without a Spark job. The snapshot after a
 * commit is kept, so the log is listed again only when another writer was faster or a checkpoint
 * made it shorter. Not for use by two threads at a time.
 */
public final class KernelTable {
  private static final String ENGINE_INFO = "caspers-pipelines";
  private static final int CHECKPOINT_INTERVAL = 100;

  private final Engine engine;
  private final String location;
  private final Runnable beforeCommit;
  private final ReentrantLock lock;
  private final Checkpoints checkpoints;
  private Snapshot snapshot;
  private StructType schema;
  private io.delta.kernel.types.StructType kernelSchema;
  private PartitionValues partitions;

  private KernelTable(
      Engine engine, String location, Runnable beforeCommit, Checkpoints checkpoints) {
    this.engine = engine;
    this.location = location;
    this.beforeCommit = beforeCommit;
    this.checkpoints = checkpoints;
    this.lock = TableLocks.of(location);
  }

  /** What tables share: the engine, the epoch check before each commit, the checkpoint thread. */
  public record Context(Engine engine, Runnable beforeCommit, Checkpoints checkpoints) {}

  /** Writes the first version of a table; {@code location} must not hold one. */
  public static void create(
      Context context,
      String location,
      StructType schema,
      List<String> partitionColumns,
      Map<String, String> properties) {
    var builder =
        TableManager.buildCreateTableTransaction(
                location, RowVectors.kernelSchema(schema), ENGINE_INFO)
            .withTableProperties(properties);
    if (!partitionColumns.isEmpty()) {
      builder =
          builder.withDataLayoutSpec(
              DataLayoutSpec.partitioned(partitionColumns.stream().map(Column::new).toList()));
    }
    context.beforeCommit().run();
    builder
        .build(context.engine())
        .commit(context.engine(), CloseableIterable.<Row>emptyIterable());
  }

  public static KernelTable open(Context context, String location) {
    var table =
        new KernelTable(context.engine(), location, context.beforeCommit(), context.checkpoints());
    table.reload();
    return table;
  }

  public String location() {
    return location;
  }

  public StructType schema() {
    return schema;
  }

  public List<String> partitionColumns() {
    return snapshot.getPartitionColumnNames();
  }

  public long version() {
    return snapshot.getVersion();
  }

  /** Lists the log again. */
  public void reload() {
    look(TableManager.loadSnapshot(location).build(engine));
  }

  private void look(Snapshot at) {
    snapshot = at;
    kernelSchema = snapshot.getSchema();
    schema =
        (StructType)
            org.apache.spark.sql.types.DataType.fromJson(
                io.delta.kernel.internal.types.DataTypeJsonSerDe.serializeStructType(kernelSchema));
    partitions = new PartitionValues(schema, snapshot.getPartitionColumnNames());
  }

  /** The last version that {@code application} wrote under {@link #commit}. */
  public OptionalLong transactionVersion(String application) {
    Optional<Long> version = snapshot.getLatestTransactionVersion(engine, application);
    return version.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Every live file. */
  public List<DeltaFile> files() {
    var files = new ArrayList<DeltaFile>();
    var scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (var batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (var rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(file(rows.next().getStruct(0)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + location, e);
    }
    return files;
  }

  /** The greatest value of a column in a file; empty when its writer kept no statistics of it. */
  public Optional<Literal> greatest(DeltaFile file, Column column) {
    return file.add().getStats(kernelSchema).map(stats -> stats.getMaxValues().get(column));
  }

  private DeltaFile file(Row addRow) {
    var add = new AddFile(addRow);
    return new DeltaFile(add, partitions.parse(VectorUtils.toJavaMap(add.getPartitionValues())));
  }

  /**
   * The files that an application's commit of {@code version} added, while the log still has it;
   * looks back from the newest commit.
   */
  public List<DeltaFile> filesAddedBy(String application, long version) {
    return files(LogTail.filesAddedBy(location, snapshot.getVersion(), application, version));
  }

  /** Files named by single commits. */
  public List<DeltaFile> files(List<LogTail.Added> added) {
    return added.stream()
        .map(
            add ->
                new DeltaFile(
                    new AddFile(
                        AddFile.createAddFileRow(
                            kernelSchema,
                            add.path(),
                            VectorUtils.stringStringMapValue(add.partitionValues()),
                            add.size(),
                            0,
                            true,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())),
                    partitions.parse(add.partitionValues())))
        .toList();
  }

  /** The table as it was at a version. */
  public KernelTable at(long version) {
    var table = new KernelTable(engine, location, beforeCommit, checkpoints);
    table.look(TableManager.loadSnapshot(location).atVersion(version).build(engine));
    return table;
  }

  /** Reads a data file of the current schema; the rows are UnsafeRows of their own. */
  public void read(DeltaFile file, Consumer<InternalRow> out) {
    read(file, schema, column -> true, out);
  }

  /** The same with these columns alone; in the place of the others there is null. */
  public void read(DeltaFile file, Set<String> columns, Consumer<InternalRow> out) {
    read(file, schema.asNullable(), columns::contains, out);
  }

  private void read(
      DeltaFile file, StructType schema, Predicate<String> wanted, Consumer<InternalRow> out) {
    var fields = new ArrayList<io.delta.kernel.types.StructField>();
    var ordinals = new ArrayList<Integer>();
    for (int c = 0; c < kernelSchema.length(); c++) {
      String name = kernelSchema.at(c).getName();
      if (wanted.test(name) && !snapshot.getPartitionColumnNames().contains(name)) {
        fields.add(kernelSchema.at(c));
        ordinals.add(c);
      }
    }
    var reader = new RowReader(schema, ordinals.stream().mapToInt(Integer::intValue).toArray());
    var status = FileStatus.of(absolute(file.path()), file.size(), 0);
    try (var batches =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(status),
                new io.delta.kernel.types.StructType(fields),
                Optional.empty())) {
      while (batches.hasNext()) {
        reader.read(batches.next().getData(), partitions.ordinals(), file.partition(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + status.getPath(), e);
    }
  }

  /**
   * Reads the whole table as its readers see it, deletion vectors and renamed columns included; the
   * rows are UnsafeRows of their own.
   */
  public void scan(Consumer<InternalRow> out) {
    var scan = snapshot.getScanBuilder().build();
    Row state = scan.getScanState(engine);
    var physical = ScanStateRow.getPhysicalDataReadSchema(state);
    var reader = new RowReader(schema, IntStream.range(0, schema.length()).toArray());
    try (var batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (var files = batches.next().getRows()) {
          while (files.hasNext()) {
            Row file = files.next();
            var status = InternalScanFileUtils.getAddFileStatus(file);
            var data =
                engine
                    .getParquetHandler()
                    .readParquetFiles(
                        Utils.singletonCloseableIterator(status), physical, Optional.empty())
                    .map(FileReadResult::getData);
            try (var logical = Scan.transformPhysicalData(engine, state, file, data)) {
              while (logical.hasNext()) {
                var batch = logical.next();
                reader.read(batch.getData(), batch.getSelectionVector(), out);
              }
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + location, e);
    }
  }

  /** Delta's own id of the table; another one once it was created anew. */
  public String id() {
    return snapshot.getMetadata().getId();
  }

  /** Rows in all files, as far as their writers kept statistics. */
  public long records() {
    return files().stream().mapToLong(DeltaFile::records).sum();
  }

  /** The table's properties. */
  public Map<String, String> properties() {
    return snapshot.getTableProperties();
  }

  private String absolute(String path) {
    return path.contains(":/") ? path : location + "/" + path;
  }

  /** The URI of a file of this table. */
  public String uri(DeltaFile file) {
    return absolute(file.path());
  }

  /** Rows by the values of their partition columns. */
  public Map<List<Object>, List<InternalRow>> byPartition(List<InternalRow> rows) {
    var groups = new LinkedHashMap<List<Object>, List<InternalRow>>();
    for (InternalRow row : rows) {
      groups.computeIfAbsent(partitions.of(row), key -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  /** A change being prepared: its data files are written, nothing is visible yet. */
  public final class Change {
    private final Transaction transaction;
    private final Row state;
    private final boolean dataChange;
    private final List<Row> actions = new ArrayList<>();
    private final List<DeltaFile> added = new ArrayList<>();

    private Change(Transaction transaction, boolean dataChange) {
      this.transaction = transaction;
      this.state = transaction.getTransactionState(engine);
      this.dataChange = dataChange;
    }

    /** Files added so far. */
    public List<DeltaFile> added() {
      return added;
    }

    /** Writes rows of one partition, in the schema's order, as one file or more. */
    public List<DeltaFile> add(List<Object> partition, List<InternalRow> rows) {
      if (rows.isEmpty()) {
        return List.of();
      }
      var literals = partitions.literals(partition);
      var files = new ArrayList<DeltaFile>();
      try (WithoutDefaults light = WithoutDefaults.open()) {
        var logical =
            Utils.singletonCloseableIterator(RowVectors.batch(rows, schema, kernelSchema));
        DataWriteContext context = Transaction.getWriteContext(engine, state, literals);
        var written =
            engine
                .getParquetHandler()
                .writeParquetFiles(
                    context.getTargetDirectory(),
                    Transaction.transformLogicalData(engine, state, logical, literals),
                    context.getStatisticsColumns());
        try (var appends = Transaction.generateAppendActions(engine, state, written, context)) {
          while (appends.hasNext()) {
            Row addRow = appends.next().getStruct(SingleAction.ADD_FILE_ORDINAL);
            if (!dataChange) {
              addRow = rearranged(new AddFile(addRow));
            }
            actions.add(SingleAction.createAddFileSingleAction(addRow));
            files.add(new DeltaFile(new AddFile(addRow), partition));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write to " + location, e);
      }
      added.addAll(files);
      return files;
    }

    /** The same file, marked as old rows in a new place, so that tailing readers pass it by. */
    private Row rearranged(AddFile add) {
      return AddFile.createAddFileRow(
          kernelSchema,
          add.getPath(),
          add.getPartitionValues(),
          add.getSize(),
          add.getModificationTime(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          add.getStats(kernelSchema));
    }

    public void remove(DeltaFile file) {
      actions.add(
          SingleAction.createRemoveFileSingleAction(
              file.add().toRemoveFileRow(dataChange, Optional.of(System.currentTimeMillis()))));
    }

    /**
     * Makes the change visible, whole or not at all.
     *
     * @throws TableChangedException when another writer was faster; the table is reloaded, the
     *     change is void
     */
    public void commit() {
      lock.lock();
      try {
        beforeCommit.run();
        var result =
            transaction.commit(
                engine,
                CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
        long version = result.getVersion();
        TableCommits.committed(location);
        if (checkpoints.shortened(location) || result.getPostCommitSnapshot().isEmpty()) {
          reload();
        } else {
          snapshot = result.getPostCommitSnapshot().get();
        }
        if (version > 0 && version % CHECKPOINT_INTERVAL == 0) {
          checkpoints.write(engine, location, version);
        }
      } catch (ConcurrentWriteException e) {
        reload();
        throw new TableChangedException(location, e);
      } finally {
        lock.unlock();
      }
    }
  }

  /** A change under a transaction id: {@code version} must exceed the application's last one. */
  public Change change(String application, long version, boolean replaces) {
    return new Change(
        snapshot
            .buildUpdateTableTransaction(
                ENGINE_INFO, replaces ? Operation.MANUAL_UPDATE : Operation.STREAMING_UPDATE)
            .withTransactionId(application, version)
            .withMaxRetries(0)
            .build(engine),
        true);
  }

  /** A change that moves rows between files and changes no data. */
  public Change compaction() {
    return new Change(
        snapshot
            .buildUpdateTableTransaction(ENGINE_INFO, Operation.MANUAL_UPDATE)
            .withMaxRetries(0)
            .build(engine),
        false);
  }

  /** A change outside any application's sequence, such as a truncation. */
  public Change maintenance() {
    return new Change(
        snapshot
            .buildUpdateTableTransaction(ENGINE_INFO, Operation.MANUAL_UPDATE)
            .withMaxRetries(0)
            .build(engine),
        true);
  }
}
