package kitchens.caspers.compute.pipelines.run;

import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.table.Maintenance;

/** Hears what a run does. Called from the run's thread; must return soon. */
public interface RunListener {
  RunListener NONE = new RunListener() {};

  /** A dataset's table is there. */
  default void prepared(Dataset dataset, String maintenance) {}

  /** A batch is committed to all tables. */
  default void batchDone(long number, long files, long rows, long malformed, long millis) {}

  /** How a view is kept up, for people. */
  static String describe(Maintenance maintenance) {
    if (maintenance instanceof Maintenance.Merge merge) {
      return "incremental: aggregates merged by " + merge.keys().size() + " key column(s)";
    }
    if (maintenance instanceof Maintenance.RowWise) {
      return "incremental: row by row";
    }
    if (maintenance instanceof Maintenance.Append) {
      return "incremental: append";
    }
    return "recomputed when its inputs change";
  }
}
