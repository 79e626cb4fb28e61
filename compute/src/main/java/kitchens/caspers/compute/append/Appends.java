package kitchens.caspers.compute.append;

import static java.util.Objects.requireNonNull;

import io.delta.kernel.engine.Engine;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import kitchens.caspers.compute.catalog.TableInfo;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.delta.Checkpoints;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.delta.TableChangedException;
import kitchens.caspers.compute.http.AppendService;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the workspace's own rows to Delta tables, through Delta Kernel and without a Spark job.
 * Who owns a table writes it: a schema that is gone or a privilege that was taken refuses the rows.
 */
public final class Appends implements AppendService {

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "delta.checkpointInterval", "100",
          "delta.logRetentionDuration", "interval 1 days");
  private static final int ATTEMPTS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Appends.class);

  /** A table in the catalog, and as it was last seen. */
  private record Open(String location, KernelTable table) {}

  private final Supplier<Engine> engine;
  private final UnityClient client;
  private final Runnable beforeCommit;
  private final Checkpoints checkpoints = new Checkpoints();
  private final Expired expired;
  private final Map<String, Open> tables = new HashMap<>();

  /**
   * @param engine blocks until it is ready
   * @param client asks the catalog with compute's own privileges
   * @param beforeCommit runs before each commit; the epoch's check
   */
  public Appends(Supplier<Engine> engine, UnityClient client, Runnable beforeCommit, Clock clock) {
    this.expired = new Expired(requireNonNull(clock, "clock is null"));
    this.engine = requireNonNull(engine, "engine is null");
    this.client = requireNonNull(client, "client is null");
    this.beforeCommit = requireNonNull(beforeCommit, "beforeCommit is null");
  }

  @Override
  public synchronized void append(Rows rows) {
    String[] name = rows.table().split("\\.");
    if (name.length != 3) {
      throw ComputeException.badRequest("'" + rows.table() + "' is no name in three parts");
    }
    KernelTable table = table(name, rows);
    if (rows.mustFit()) {
      table.reload();
    }
    List<InternalRow> converted =
        rows.mustFit()
            ? StrictRows.of(rows.rows(), table.schema())
            : rows.rows().stream().map(row -> JsonRows.row(row, table.schema())).toList();
    for (int attempt = 1; ; attempt++) {
      OptionalLong last = table.transactionVersion(rows.application());
      if (last.isPresent() && last.getAsLong() >= rows.version()) {
        return;
      }
      try {
        KernelTable.Change change = table.change(rows.application(), rows.version(), false);
        table.byPartition(converted).forEach(change::add);
        change.commit();
        forget(table, rows);
        return;
      } catch (TableChangedException e) {
        if (attempt == ATTEMPTS) {
          throw ComputeException.unavailable(
              rows.table() + " is written by others all the time; try again");
        }
      }
    }
  }

  private void forget(KernelTable table, Rows rows) {
    if (rows.keep() == null) {
      return;
    }
    try {
      expired.remove(table, rows.keep());
    } catch (TableChangedException e) {
      LOG.info("{} is written by others: its old rows go later", rows.table());
    }
  }

  private KernelTable table(String[] name, Rows rows) {
    UnityClient owner = rows.owner() == null ? client : client.as(rows.owner());
    Optional<TableInfo> known = owner.table(name[0], name[1], name[2], "MODIFY");
    String location =
        known.isPresent()
            ? usable(rows.table(), known.get()).storageLocation()
            : create(name, rows, owner);
    Open open = tables.get(rows.table());
    if (open == null || !open.location().equals(location)) {
      open = new Open(location, KernelTable.open(context(), location));
      tables.put(rows.table(), open);
    }
    return open.table();
  }

  private static TableInfo usable(String name, TableInfo table) {
    if (table.tableType() != TableInfo.TableType.MANAGED
        && table.tableType() != TableInfo.TableType.EXTERNAL) {
      throw ComputeException.badRequest(
          name + " is no table that rows are appended to: name one, or drop it");
    }
    return table;
  }

  private String create(String[] name, Rows rows, UnityClient owner) {
    if (rows.mustFit()) {
      throw ComputeException.notFound(
          "Table '" + rows.table() + "' does not exist: create it, and send the rows again");
    }
    if (rows.owner() == null) {
      makeSchema(name[0], name[1]);
    }
    var schema = StructType.fromDDL(rows.columns());
    String location =
        owner
            .schema(name[0], name[1])
            .orElseThrow(
                () ->
                    ComputeException.notFound(
                        "the schema "
                            + name[0]
                            + "."
                            + name[1]
                            + " does not exist; create it, and the rows follow"))
            .newTableLocation();
    KernelTable.create(context(), location, schema, List.of(), PROPERTIES);
    beforeCommit.run();
    owner.createTable(
        new TableInfo(
            name[0],
            name[1],
            name[2],
            TableInfo.TableType.MANAGED,
            "DELTA",
            location,
            TableInfo.columns(schema, List.of()),
            null,
            rows.comment(),
            Map.of(),
            null));
    return location;
  }

  private void makeSchema(String catalog, String schema) {
    if (client.catalogs().stream().noneMatch(known -> known.name().equals(catalog))) {
      client.createCatalog(catalog, "What the workspace keeps of itself");
    }
    if (client.schema(catalog, schema).isEmpty()) {
      client.createSchema(catalog, schema, null);
    }
  }

  private KernelTable.Context context() {
    return new KernelTable.Context(engine.get(), beforeCommit, checkpoints);
  }
}
