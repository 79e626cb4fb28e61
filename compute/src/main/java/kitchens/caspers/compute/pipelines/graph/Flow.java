package kitchens.caspers.compute.pipelines.graph;

import java.util.Optional;
import kitchens.caspers.compute.pipelines.plan.Asking;
import kitchens.caspers.compute.pipelines.plan.Query;
import kitchens.caspers.compute.pipelines.sql.Position;

/**
 * A query that fills a dataset.
 *
 * @param once whether it runs in the pipeline's first batch only
 * @param asking the query cut at its {@code ai_query}, if it has one; the query itself then never
 *     runs
 */
public record Flow(String name, Query query, boolean once, Position at, Optional<Asking> asking) {
  /** The query that reads the flow's inputs. */
  public Query reading() {
    return asking.map(Asking::requests).orElse(query);
  }
}
