package kitchens.caspers.compute.pipelines.plan;

import org.apache.spark.sql.types.StructType;

/**
 * Where rows enter a flow's plan.
 *
 * @param input what is read: a dataset, a file source or a table, by a name that is unique in the
 *     pipeline
 * @param streaming whether only what is new in a batch is read, or all there is
 */
public record Leaf(String input, boolean streaming, StructType schema) {}
