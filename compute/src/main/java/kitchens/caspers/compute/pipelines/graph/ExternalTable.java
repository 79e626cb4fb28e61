package kitchens.caspers.compute.pipelines.graph;

import org.apache.spark.sql.types.StructType;

/**
 * A Delta table that the pipeline reads and does not define.
 *
 * @param location URI of the table's root
 */
public record ExternalTable(TableName name, String location, StructType schema) {}
