package kitchens.caspers.compute.pipelines.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;
import kitchens.caspers.compute.pipelines.graph.Inputs;
import kitchens.caspers.compute.pipelines.graph.TableName;
import kitchens.caspers.compute.pipelines.sql.Statement;
import org.apache.spark.sql.types.StructType;

/** What a pipeline asks of the catalog. */
public interface PipelineCatalog extends Inputs {
  /** The storage location of a table of this pipeline, if the catalog has it. */
  Optional<String> location(TableName name);

  /**
   * A fresh location for a managed table.
   *
   * @throws IllegalArgumentException when the schema does not exist
   */
  String newLocation(TableName name);

  /** Makes a table known, or what has changed of it. */
  void publish(Table table);

  /**
   * The text of a secret.
   *
   * @throws kitchens.caspers.compute.http.ComputeException 404 when there is none
   */
  String secret(String scope, String key);

  /** All tables of the pipeline that makes the named table; none when no pipeline does. */
  default List<ExternalTable> tablesBeside(TableName name) {
    return List.of();
  }

  /** What the catalog shows of a pipeline's table. */
  record Table(
      TableName name,
      Statement.Kind kind,
      String location,
      StructType schema,
      List<String> partitionColumns,
      Optional<String> comment,
      Map<String, String> properties,
      Optional<String> definition,
      String pipelineId) {}
}
