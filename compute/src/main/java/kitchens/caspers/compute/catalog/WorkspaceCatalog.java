package kitchens.caspers.compute.catalog;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.NoSuchViewException;
import org.apache.spark.sql.catalyst.analysis.NonEmptyNamespaceException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.Relation;
import org.apache.spark.sql.connector.catalog.RelationCatalog;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableSummary;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.catalog.View;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * One catalog of the workspace, as Spark sees it. Names, locations and views come from the
 * workspace at every look-up, so that what exists there resolves here at once; data and history are
 * Delta's.
 */
public final class WorkspaceCatalog
    implements RelationCatalog, StagingTableCatalog, SupportsNamespaces {
  private static final String SELECT = "SELECT";

  private String name;
  private String shown;
  private UnityClient unity;
  private DeltaTables delta;

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    this.shown = catalogName.toLowerCase(Locale.ROOT);
    this.name = options.getOrDefault(OwnedCatalogs.CATALOG, shown);
    String principal = options.get(OwnedCatalogs.PRINCIPAL);
    this.unity = principal == null ? UnityClient.own() : UnityClient.own().as(principal);
    this.delta = new DeltaTables();
  }

  @Override
  public String name() {
    return shown;
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    return identifiers(namespace, false);
  }

  @Override
  public Identifier[] listViews(String[] namespace) throws NoSuchNamespaceException {
    return identifiers(namespace, true);
  }

  @Override
  public TableSummary[] listRelationSummaries(String[] namespace) throws NoSuchNamespaceException {
    SchemaInfo schema = schema(namespace);
    return unity.tables(name, schema.name()).stream()
        .map(
            table ->
                TableSummary.of(
                    Identifier.of(namespace, table.name()), String.valueOf(table.tableType())))
        .toArray(TableSummary[]::new);
  }

  @Override
  public Relation loadRelation(Identifier ident) throws NoSuchTableException {
    TableInfo table = find(ident, SELECT);
    return table.tableType() == TableInfo.TableType.VIEW
        ? ViewDefinitions.view(table)
        : delta.load(table);
  }

  @Override
  public Table loadTable(Identifier ident, Set<TableWritePrivilege> privileges)
      throws NoSuchTableException {
    TableInfo table = find(ident, "MODIFY");
    if (table.tableType().ownedByPipeline()) {
      throw ComputeException.permissionDenied(
          ident
              + " is written by the pipeline "
              + table.pipelineId()
              + "; change the pipeline's SQL, or write to a table of your own.");
    }
    if (table.tableType() == TableInfo.TableType.VIEW) {
      throw new NoSuchTableException(ident);
    }
    return delta.load(table);
  }

  @Override
  public Table loadTable(Identifier ident, String version) throws NoSuchTableException {
    return delta.loadVersion(find(ident, SELECT), version);
  }

  @Override
  public Table loadTable(Identifier ident, long timestampMicros) throws NoSuchTableException {
    return delta.loadTimestamp(find(ident, SELECT), timestampMicros);
  }

  @Override
  public Table createTable(
      Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    requireAbsent(ident);
    requireMayCreate(ident);
    NewTable table = NewTable.of(schema(ident.namespace()), ident, properties);
    delta.create(table.location(), schema, partitions, table.deltaProperties());
    register(table);
    try {
      return delta.load(find(ident, null));
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(ident + " vanished while it was created", e);
    }
  }

  @Override
  public StagedTable stageCreate(
      Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    requireAbsent(ident);
    return stageNew(ident, schema, partitions, properties);
  }

  @Override
  public StagedTable stageReplace(
      Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws NoSuchNamespaceException, NoSuchTableException {
    return stageExisting(find(ident, null), schema, partitions, properties);
  }

  @Override
  public StagedTable stageCreateOrReplace(
      Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws NoSuchNamespaceException {
    var existing = unity.table(name, schema(ident.namespace()).name(), ident.name());
    return existing.isPresent()
        ? stageExisting(existing.get(), schema, partitions, properties)
        : stageNew(ident, schema, partitions, properties);
  }

  @Override
  public Table alterTable(Identifier ident, TableChange... changes) throws NoSuchTableException {
    TableInfo table = find(ident, "MODIFY,MANAGE");
    if (table.tableType().ownedByPipeline()) {
      throw ComputeException.permissionDenied(
          ident + " belongs to a pipeline; change the pipeline's SQL instead.");
    }
    if (Arrays.stream(changes).anyMatch(WorkspaceCatalog::movesFiles)) {
      throw ComputeException.badRequest(
          ident + " keeps its files where they are; leave SET LOCATION out.");
    }
    delta.alter(table.storageLocation(), changes);
    unity.updateTable(name, table.schemaName(), table.name(), delta.describe(table));
    return delta.load(find(ident, null));
  }

  private static boolean movesFiles(TableChange change) {
    return change instanceof TableChange.SetProperty set
        && Set.of(TableCatalog.PROP_LOCATION, "path").contains(set.property());
  }

  @Override
  public boolean dropTable(Identifier ident) {
    return drop(ident, false);
  }

  @Override
  public boolean purgeTable(Identifier ident) {
    return drop(ident, false);
  }

  @Override
  public void renameTable(Identifier from, Identifier to) throws NoSuchTableException {
    TableInfo table = find(from, null);
    String schema = String.join(".", to.namespace());
    List<String> own = List.of("", table.schemaName(), String.join(".", name, table.schemaName()));
    if (own.stream().noneMatch(schema::equalsIgnoreCase)) {
      throw ComputeException.badRequest(
          "A table keeps its schema when it is renamed: write only the new name.");
    }
    unity.renameTable(name, table.schemaName(), table.name(), to.name());
  }

  @Override
  public View createView(Identifier ident, View view) throws NoSuchNamespaceException {
    unity.createTable(
        ViewDefinitions.info(name, schema(ident.namespace()).name(), ident.name(), view));
    return view;
  }

  @Override
  public View replaceView(Identifier ident, View view) {
    unity.updateTable(
        name,
        ident.namespace()[0],
        ident.name(),
        ViewDefinitions.info(name, ident.namespace()[0], ident.name(), view));
    return view;
  }

  @Override
  public boolean dropView(Identifier ident) {
    return drop(ident, true);
  }

  @Override
  public void renameView(Identifier from, Identifier to) throws NoSuchViewException {
    try {
      renameTable(from, to);
    } catch (NoSuchTableException e) {
      throw new NoSuchViewException(from);
    }
  }

  @Override
  public String[][] listNamespaces() {
    return unity.schemas(name).stream()
        .map(schema -> new String[] {schema.name()})
        .toArray(String[][]::new);
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    schema(namespace);
    return new String[0][];
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    SchemaInfo schema = schema(namespace);
    Map<String, String> metadata = new HashMap<>();
    metadata.put(SupportsNamespaces.PROP_LOCATION, schema.storageLocation());
    if (schema.comment() != null) {
      metadata.put(SupportsNamespaces.PROP_COMMENT, schema.comment());
    }
    return metadata;
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata)
      throws NamespaceAlreadyExistsException {
    if (namespace.length != 1) {
      throw ComputeException.badRequest(
          "A schema's name has two parts, catalog.schema; got "
              + name
              + "."
              + String.join(".", namespace));
    }
    if (unity.schema(name, namespace[0]).isPresent()) {
      throw new NamespaceAlreadyExistsException(namespace);
    }
    unity.createSchema(name, namespace[0], metadata.get(SupportsNamespaces.PROP_COMMENT));
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes)
      throws NoSuchNamespaceException {
    unity.updateSchema(name, schema(namespace).name(), Arrays.asList(changes));
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade)
      throws NoSuchNamespaceException, NonEmptyNamespaceException {
    SchemaInfo schema = schema(namespace);
    if (!cascade && !unity.tables(name, schema.name()).isEmpty()) {
      throw new NonEmptyNamespaceException(namespace);
    }
    unity.deleteSchema(name, schema.name(), cascade);
    return true;
  }

  private Identifier[] identifiers(String[] namespace, boolean views)
      throws NoSuchNamespaceException {
    SchemaInfo schema = schema(namespace);
    return unity.tables(name, schema.name()).stream()
        .filter(table -> (table.tableType() == TableInfo.TableType.VIEW) == views)
        .map(table -> Identifier.of(namespace, table.name()))
        .toArray(Identifier[]::new);
  }

  private SchemaInfo schema(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length != 1) {
      throw new NoSuchNamespaceException(qualified(namespace));
    }
    return unity
        .schema(name, namespace[0])
        .orElseThrow(() -> new NoSuchNamespaceException(qualified(namespace)));
  }

  private String[] qualified(String[] namespace) {
    String[] all = new String[namespace.length + 1];
    all[0] = name;
    System.arraycopy(namespace, 0, all, 1, namespace.length);
    return all;
  }

  private TableInfo find(Identifier ident, String privilege) throws NoSuchTableException {
    if (ident.namespace().length != 1) {
      throw new NoSuchTableException(ident);
    }
    return unity
        .table(name, ident.namespace()[0], ident.name(), privilege)
        .orElseThrow(() -> new NoSuchTableException(ident));
  }

  private void requireAbsent(Identifier ident) throws TableAlreadyExistsException {
    if (unity.table(name, ident.namespace()[0], ident.name()).isPresent()) {
      throw new TableAlreadyExistsException(ident);
    }
  }

  /** Asked before anything is written, since the name comes after the files. */
  private void requireMayCreate(Identifier ident) throws NoSuchNamespaceException {
    unity.require("SCHEMA", name + "." + schema(ident.namespace()).name(), "CREATE_TABLE");
  }

  private StagedTable stageNew(
      Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws NoSuchNamespaceException {
    requireMayCreate(ident);
    NewTable table = NewTable.of(schema(ident.namespace()), ident, properties);
    return new StagedDeltaTable(
        delta.stage(table.location(), schema, partitions, table.deltaProperties()),
        ident,
        () -> register(table),
        () -> delta.discard(table.location()));
  }

  private StagedTable stageExisting(
      TableInfo existing,
      StructType schema,
      Transform[] partitions,
      Map<String, String> properties) {
    Identifier ident = Identifier.of(new String[] {existing.schemaName()}, existing.name());
    if (existing.tableType() == TableInfo.TableType.VIEW
        || existing.tableType().ownedByPipeline()) {
      throw ComputeException.badRequest(
          ident + " is a " + existing.tableType() + "; drop it before a table takes its name.");
    }
    unity.require(
        "TABLE", String.join(".", name, existing.schemaName(), existing.name()), "MANAGE");
    NewTable table = NewTable.replacing(existing, properties);
    return new StagedDeltaTable(
        delta.stage(table.location(), schema, partitions, table.deltaProperties()),
        ident,
        () ->
            unity.updateTable(
                name, existing.schemaName(), existing.name(), delta.describe(existing)),
        () -> {});
  }

  private void register(NewTable table) {
    TableInfo info = table.info(name);
    try {
      unity.createTable(delta.describe(info));
    } catch (ComputeException e) {
      if (info.tableType() == TableInfo.TableType.MANAGED) {
        delta.discard(table.location());
      }
      throw e;
    }
  }

  private boolean drop(Identifier ident, boolean view) {
    List<String> namespace = Arrays.asList(ident.namespace());
    if (namespace.size() != 1) {
      return false;
    }
    var table = unity.table(name, namespace.get(0), ident.name());
    if (table.isEmpty() || (table.get().tableType() == TableInfo.TableType.VIEW) != view) {
      return false;
    }
    unity.deleteTable(name, namespace.get(0), ident.name());
    return true;
  }
}
