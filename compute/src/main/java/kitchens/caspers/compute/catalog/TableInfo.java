package kitchens.caspers.compute.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table or view, as compute reads it from and writes it to the catalog. In a change, a null field
 * stays as it is.
 */
public record TableInfo(
    String catalogName,
    String schemaName,
    String name,
    TableType tableType,
    String dataSourceFormat,
    String storageLocation,
    List<ColumnInfo> columns,
    String viewDefinition,
    String comment,
    Map<String, String> properties,
    String pipelineId,
    String owner) {

  /** Without an owner: the workspace gives it to who makes it. */
  public TableInfo(
      String catalogName,
      String schemaName,
      String name,
      TableType tableType,
      String dataSourceFormat,
      String storageLocation,
      List<ColumnInfo> columns,
      String viewDefinition,
      String comment,
      Map<String, String> properties,
      String pipelineId) {
    this(
        catalogName,
        schemaName,
        name,
        tableType,
        dataSourceFormat,
        storageLocation,
        columns,
        viewDefinition,
        comment,
        properties,
        pipelineId,
        null);
  }

  /** What it is. */
  public enum TableType {
    MANAGED,
    EXTERNAL,
    VIEW,
    STREAMING_TABLE,
    MATERIALIZED_VIEW;

    /** Whether a pipeline writes it, and nobody else may. */
    public boolean ownedByPipeline() {
      return this == STREAMING_TABLE || this == MATERIALIZED_VIEW;
    }
  }

  public TableInfo {
    columns = columns == null ? null : List.copyOf(columns);
    properties = properties == null ? null : Map.copyOf(properties);
  }

  /** A column; {@code typeJson} is Spark's JSON of the whole field, {@code typeText} its SQL. */
  public record ColumnInfo(
      String name,
      String typeName,
      String typeText,
      String typeJson,
      int position,
      boolean nullable,
      String comment,
      Integer partitionIndex) {}

  /** The columns of a schema; {@code partitions} are the names of the partition columns. */
  public static List<ColumnInfo> columns(StructType schema, List<String> partitions) {
    List<ColumnInfo> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      int partition = partitions.indexOf(field.name());
      columns.add(
          new ColumnInfo(
              field.name(),
              TypeNames.name(field.dataType()),
              field.dataType().catalogString(),
              field.dataType().json(),
              columns.size(),
              field.nullable(),
              field.getComment().isDefined() ? field.getComment().get() : null,
              partition < 0 ? null : partition));
    }
    return columns;
  }

  /** The schema that the columns describe; empty when there are none. */
  @JsonIgnore
  public Optional<StructType> schema() {
    if (columns == null || columns.isEmpty()) {
      return Optional.empty();
    }
    StructType schema = new StructType();
    for (ColumnInfo column : columns) {
      DataType type = type(column);
      schema =
          schema.add(new StructField(column.name(), type, column.nullable(), Metadata.empty()));
    }
    return Optional.of(schema);
  }

  private static DataType type(ColumnInfo column) {
    if (column.typeJson() != null && !column.typeJson().startsWith("{\"name\"")) {
      return DataType.fromJson(column.typeJson());
    }
    return DataType.fromDDL(column.typeText());
  }
}
