package kitchens.caspers.compute.pipelines.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;

/** One statement of a pipeline's source, parsed but not resolved. */
public sealed interface Statement {
  Position at();

  /** Turns the places in Spark's errors into places in the file. */
  SourceMap origin();

  /** What a {@code CREATE} statement defines. */
  enum Kind {
    STREAMING_TABLE,
    MATERIALIZED_VIEW,
    TEMPORARY_VIEW
  }

  /**
   * A table or view.
   *
   * @param name one to three parts, as written
   * @param columns the declared columns; empty when the query gives them
   * @param text the statement's tokens, configuration filled in; equal texts mean equal things
   * @param query the defining query; absent for a streaming table that only flows fill
   */
  record Dataset(
      List<String> name,
      Kind kind,
      boolean isPrivate,
      StructType columns,
      List<String> partitionColumns,
      List<String> clusterColumns,
      Map<String, String> properties,
      Optional<String> comment,
      List<Expectation> expectations,
      Optional<LogicalPlan> query,
      String text,
      Position at,
      SourceMap origin)
      implements Statement {}

  /** {@code CREATE FLOW name AS INSERT INTO [ONCE] target BY NAME query}. */
  record Flow(
      String name,
      List<String> target,
      boolean once,
      LogicalPlan query,
      Position at,
      SourceMap origin)
      implements Statement {}
}
