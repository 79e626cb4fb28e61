package kitchens.caspers.compute.pipelines.graph;

import java.util.List;
import kitchens.caspers.compute.pipelines.plan.Query;
import kitchens.caspers.compute.pipelines.sql.Statement;
import org.apache.spark.sql.types.StructType;

/**
 * A resolved streaming table or materialized view.
 *
 * @param checks a query over the dataset's rows with one boolean column for each expectation; null
 *     when there are none
 */
public record Dataset(
    TableName name,
    Statement.Dataset definition,
    StructType schema,
    List<Flow> flows,
    Query checks) {
  public boolean isStreaming() {
    return definition.kind() == Statement.Kind.STREAMING_TABLE;
  }

  /** The name by which leaves refer to it. */
  public String input() {
    return name.toString();
  }
}
