package kitchens.caspers.compute.pipelines.service;

import java.util.List;
import java.util.Optional;
import kitchens.caspers.compute.catalog.TableInfo;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.catalog.VolumePaths;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;
import kitchens.caspers.compute.pipelines.graph.TableName;
import kitchens.caspers.compute.pipelines.run.PipelineCatalog;
import kitchens.caspers.compute.pipelines.sql.Statement;
import org.apache.spark.sql.types.StructType;

/** The workspace's Unity Catalog as pipelines see it. */
final class UnityPipelineCatalog implements PipelineCatalog {
  private final UnityClient client;
  private final KernelTable.Context tables;

  UnityPipelineCatalog(UnityClient client, KernelTable.Context tables) {
    this.client = client;
    this.tables = tables;
  }

  @Override
  public Optional<ExternalTable> table(TableName name) {
    return find(name)
        .map(
            info -> {
              if (info.storageLocation() == null) {
                throw new IllegalArgumentException(
                    name + " is a view; a pipeline reads tables: read what is behind the view");
              }
              return new ExternalTable(
                  name,
                  info.storageLocation(),
                  KernelTable.open(tables, info.storageLocation()).schema());
            });
  }

  @Override
  public String location(String path) {
    try {
      return VolumePaths.isVolumePath(path) ? VolumePaths.resolve(client, path) : path;
    } catch (ComputeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public Optional<String> location(TableName name) {
    return find(name).map(TableInfo::storageLocation);
  }

  @Override
  public String secret(String scope, String key) {
    return client.secret(scope, key);
  }

  private Optional<TableInfo> find(TableName name) {
    return client.table(name.catalog(), name.schema(), name.table());
  }

  @Override
  public List<ExternalTable> tablesBeside(TableName name) {
    Optional<String> pipeline = find(name).map(TableInfo::pipelineId);
    if (pipeline.isEmpty()) {
      return List.of();
    }
    return client.tables(name.catalog(), name.schema()).stream()
        .filter(info -> pipeline.get().equals(info.pipelineId()) && info.storageLocation() != null)
        .map(
            info ->
                new ExternalTable(
                    new TableName(info.catalogName(), info.schemaName(), info.name()),
                    info.storageLocation(),
                    new StructType()))
        .toList();
  }

  @Override
  public String newLocation(TableName name) {
    return client
        .schema(name.catalog(), name.schema())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the schema "
                        + name.catalog()
                        + "."
                        + name.schema()
                        + " does not exist; create it: CREATE SCHEMA "
                        + name.catalog()
                        + "."
                        + name.schema()))
        .newTableLocation();
  }

  @Override
  public void publish(Table table) {
    var info =
        new TableInfo(
            table.name().catalog(),
            table.name().schema(),
            table.name().table(),
            table.kind() == Statement.Kind.STREAMING_TABLE
                ? TableInfo.TableType.STREAMING_TABLE
                : TableInfo.TableType.MATERIALIZED_VIEW,
            "DELTA",
            table.location(),
            TableInfo.columns(table.schema(), table.partitionColumns()),
            table.definition().orElse(null),
            table.comment().orElse(null),
            table.properties(),
            table.pipelineId());
    Optional<TableInfo> existing = find(table.name());
    if (existing.isPresent() && !existing.get().tableType().ownedByPipeline()) {
      throw new IllegalArgumentException(
          table.name()
              + " exists already and is no table of a pipeline; drop it or give the pipeline's"
              + " table another name");
    }
    if (existing.isPresent()) {
      client.updateTable(table.name().catalog(), table.name().schema(), table.name().table(), info);
    } else {
      client.createTable(info);
    }
  }
}
