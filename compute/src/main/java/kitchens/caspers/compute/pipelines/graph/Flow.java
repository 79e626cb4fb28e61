package kitchens.caspers.compute.pipelines.graph;

import kitchens.caspers.compute.pipelines.plan.Query;
import kitchens.caspers.compute.pipelines.sql.Position;

/**
 * A query that fills a dataset.
 *
 * @param once whether it runs in the pipeline's first batch only
 */
public record Flow(String name, Query query, boolean once, Position at) {}
