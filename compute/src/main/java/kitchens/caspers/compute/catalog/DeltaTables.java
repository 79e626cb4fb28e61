package kitchens.caspers.compute.catalog;

import static scala.jdk.javaapi.CollectionConverters.asJava;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTable$;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.delta.DeltaTimeTravelSpec;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.catalog.DeltaCatalog;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;

/**
 * Delta tables by their location. Creation, replacement and change are left to Delta's own session
 * catalog, which takes a path for a name; so its rules hold for every catalog.
 */
final class DeltaTables {

  /** The table at the newest version, under its three-part name. */
  DeltaTableV2 load(TableInfo table) {
    return load(table, Option.empty());
  }

  DeltaTableV2 loadVersion(TableInfo table, String version) {
    long number;
    try {
      number = Long.parseLong(version);
    } catch (NumberFormatException e) {
      throw ComputeException.badRequest(
          "VERSION AS OF takes a version's number, as DESCRIBE HISTORY lists them; got " + version);
    }
    return load(
        table,
        Option.apply(
            new DeltaTimeTravelSpec(
                Option.empty(), Option.apply(number), Option.apply("sql"), false)));
  }

  DeltaTableV2 loadTimestamp(TableInfo table, long micros) {
    return load(
        table,
        Option.apply(
            new DeltaTimeTravelSpec(
                Option.apply(new Literal(micros, DataTypes.TimestampType)),
                Option.empty(),
                Option.apply("sql"),
                false)));
  }

  private DeltaTableV2 load(TableInfo table, Option<DeltaTimeTravelSpec> travel) {
    if (table.tableType() == TableInfo.TableType.VIEW) {
      throw ComputeException.badRequest(
          table.name() + " is a view: it has no versions of its own.");
    }
    if (!"DELTA".equalsIgnoreCase(table.dataSourceFormat())) {
      throw ComputeException.notImplemented(
          table.name() + " is in " + table.dataSourceFormat() + "; compute reads Delta tables.");
    }
    SparkSession spark = session();
    String full = String.join(".", table.catalogName(), table.schemaName(), table.name());
    return DeltaTableV2.apply(
        spark,
        new Path(table.storageLocation()),
        Option.apply(entry(table)),
        Option.apply(full),
        Map$.MODULE$.empty(),
        travel);
  }

  /** Delta wants an entry of Spark's session catalog; this one stands in no catalog. */
  private static CatalogTable entry(TableInfo table) {
    return entry(
        new TableIdentifier(
            table.name(), Option.apply(table.schemaName()), Option.apply(table.catalogName())),
        new Path(table.storageLocation()));
  }

  static CatalogTable entry(TableIdentifier name, Path location) {
    CatalogTable$ of = CatalogTable$.MODULE$;
    CatalogStorageFormat empty = CatalogStorageFormat.empty();
    return of.apply(
        name,
        CatalogTableType.EXTERNAL(),
        empty.copy(
            Option.apply(location.toUri()),
            empty.inputFormat(),
            empty.outputFormat(),
            empty.serde(),
            empty.compressed(),
            empty.properties(),
            empty.serdeName()),
        new StructType(),
        Option.apply("delta"),
        of.apply$default$6(),
        of.apply$default$7(),
        of.apply$default$8(),
        of.apply$default$9(),
        of.apply$default$10(),
        of.apply$default$11(),
        of.apply$default$12(),
        of.apply$default$13(),
        of.apply$default$14(),
        of.apply$default$15(),
        of.apply$default$16(),
        of.apply$default$17(),
        of.apply$default$18(),
        of.apply$default$19(),
        of.apply$default$20(),
        of.apply$default$21(),
        of.apply$default$22());
  }

  Table create(
      String location, StructType schema, Transform[] partitions, Map<String, String> properties) {
    return catalog().createTable(path(location), schema, partitions, properties);
  }

  /** Creates or replaces at commit; the writes in between are part of the same Delta commit. */
  StagedTable stage(
      String location, StructType schema, Transform[] partitions, Map<String, String> properties) {
    return catalog().stageCreateOrReplace(path(location), schema, partitions, properties);
  }

  void alter(String location, TableChange... changes) {
    catalog().alterTable(path(location), changes);
  }

  /** {@code info} with columns, comment and properties as Delta's log has them now. */
  TableInfo describe(TableInfo info) {
    Snapshot snapshot = load(info).update();
    Map<String, String> properties = new HashMap<>(asJava(snapshot.metadata().configuration()));
    return new TableInfo(
        info.catalogName(),
        info.schemaName(),
        info.name(),
        info.tableType(),
        info.dataSourceFormat(),
        info.storageLocation(),
        TableInfo.columns(
            snapshot.schema(), List.copyOf(asJava(snapshot.metadata().partitionColumns()))),
        null,
        snapshot.metadata().description(),
        properties,
        info.pipelineId());
  }

  /** Removes the files of a table that never got its name. */
  void discard(String location) {
    Path path = new Path(location);
    try {
      path.getFileSystem(session().sessionState().newHadoopConf()).delete(path, true);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("could not remove " + location, e);
    }
  }

  private static Identifier path(String location) {
    return Identifier.of(new String[] {"delta"}, location);
  }

  private static SparkSession session() {
    return (SparkSession) SparkSession.active();
  }

  private static DeltaCatalog catalog() {
    return (DeltaCatalog) session().sessionState().catalogManager().v2SessionCatalog();
  }
}
