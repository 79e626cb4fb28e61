package kitchens.caspers.compute.pipelines.plan;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/** Where a query's column comes from, when it only goes through it, under whatever names. */
final class Origin {
  private Origin() {}

  /**
   * The input's column that a query gives back unchanged under a name; empty when the query has no
   * such column or makes it of others. The query has one input and takes each row by itself.
   */
  static OptionalInt of(Query query, String column) {
    for (Attribute attribute : Scala.<Attribute>list(query.analyzed().output())) {
      if (attribute.name().equalsIgnoreCase(column)) {
        return below(query.analyzed(), attribute.exprId());
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt below(LogicalPlan plan, ExprId wanted) {
    if (plan instanceof Project project) {
      Optional<ExprId> source = source(project, wanted);
      return source.isPresent() ? below(project.child(), source.get()) : OptionalInt.empty();
    }
    if (plan instanceof Filter || plan instanceof SubqueryAlias) {
      return below(Scala.<LogicalPlan>list(plan.children()).get(0), wanted);
    }
    List<Attribute> input = Scala.list(plan.output());
    for (int i = 0; i < input.size(); i++) {
      if (input.get(i).exprId().equals(wanted)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static Optional<ExprId> source(Project project, ExprId wanted) {
    for (NamedExpression named : Scala.<NamedExpression>list(project.projectList())) {
      if (named.exprId().equals(wanted)) {
        return named instanceof Attribute attribute
            ? Optional.of(attribute.exprId())
            : named instanceof Alias alias && alias.child() instanceof Attribute attribute
                ? Optional.of(attribute.exprId())
                : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
