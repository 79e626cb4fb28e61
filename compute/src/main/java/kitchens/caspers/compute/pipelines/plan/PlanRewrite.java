package kitchens.caspers.compute.pipelines.plan;

import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.runtime.AbstractPartialFunction;

/** Java functions as the partial functions that Catalyst's transformations take. */
final class PlanRewrite extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
  private static final long serialVersionUID = 1L;
  private final transient Function<LogicalPlan, LogicalPlan> function;

  private PlanRewrite(Function<LogicalPlan, LogicalPlan> function) {
    this.function = function;
  }

  /** {@code function} applied to every node of the plan and of its subqueries. */
  static LogicalPlan everywhere(LogicalPlan plan, Function<LogicalPlan, LogicalPlan> function) {
    return plan.transformUpWithSubqueries(new PlanRewrite(function));
  }

  @Override
  public boolean isDefinedAt(LogicalPlan plan) {
    return true;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return function.apply(plan);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A extends LogicalPlan, B> B applyOrElse(A plan, scala.Function1<A, B> otherwise) {
    return (B) function.apply(plan);
  }

  /** {@code function} applied to every expression of one node, children before parents. */
  static LogicalPlan expressions(LogicalPlan plan, Function<Expression, Expression> function) {
    return (LogicalPlan) plan.mapExpressions(e -> e.transformUp(new ExpressionRewrite(function)));
  }

  private static final class ExpressionRewrite
      extends AbstractPartialFunction<Expression, Expression> {
    private static final long serialVersionUID = 1L;
    private final transient Function<Expression, Expression> function;

    ExpressionRewrite(Function<Expression, Expression> function) {
      this.function = function;
    }

    @Override
    public boolean isDefinedAt(Expression expression) {
      return true;
    }

    @Override
    public Expression apply(Expression expression) {
      return function.apply(expression);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends Expression, B> B applyOrElse(A expression, scala.Function1<A, B> otherwise) {
      return (B) function.apply(expression);
    }
  }
}
