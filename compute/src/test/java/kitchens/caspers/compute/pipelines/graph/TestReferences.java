package kitchens.caspers.compute.pipelines.graph;

import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Puts the same thing in the place of every relation. */
public final class TestReferences extends References {
  private final Supplier<LogicalPlan> replacement;

  public TestReferences(Supplier<LogicalPlan> replacement) {
    this.replacement = replacement;
  }

  public LogicalPlan replaceAll(LogicalPlan plan) {
    return replace(plan);
  }

  @Override
  LogicalPlan relation(UnresolvedRelation relation) {
    return replacement.get();
  }

  @Override
  LogicalPlan topics(UnresolvedTableValuedFunction call) {
    throw new IllegalArgumentException("no topics here");
  }

  @Override
  LogicalPlan files(UnresolvedTableValuedFunction call) {
    throw new IllegalArgumentException("no files here");
  }
}
