package kitchens.caspers.compute.pipelines.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kitchens.caspers.compute.pipelines.plan.Scala;
import org.apache.spark.sql.catalyst.analysis.NamedStreamingRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.Tuple3;

/** Replaces what a parsed query reads from, the names of its own CTEs excepted. */
abstract class References {
  /** What stands for a relation. */
  abstract LogicalPlan relation(UnresolvedRelation relation);

  /** What stands for a call of {@code read_kafka}. */
  abstract LogicalPlan topics(UnresolvedTableValuedFunction call);

  /** What stands for a call of {@code read_files}. */
  abstract LogicalPlan files(UnresolvedTableValuedFunction call);

  final LogicalPlan replace(LogicalPlan plan) {
    return replace(plan, Set.of());
  }

  private LogicalPlan replace(LogicalPlan plan, Set<String> common) {
    if (plan instanceof UnresolvedWith with) {
      var names = new HashSet<>(common);
      var relations =
          Scala.<Tuple3<String, SubqueryAlias, scala.Option<Object>>>list(with.cteRelations())
              .stream()
              .map(
                  relation -> {
                    var alias =
                        new SubqueryAlias(
                            relation._2().identifier(), replace(relation._2().child(), names));
                    names.add(relation._1().toLowerCase(Locale.ROOT));
                    return new Tuple3<>(relation._1(), alias, relation._3());
                  })
              .toList();
      return with.copy(replace(with.child(), names), Scala.seq(relations), with.allowRecursion());
    }
    if (plan instanceof NamedStreamingRelation named) {
      return replace(named.child(), common);
    }
    if (plan instanceof UnresolvedRelation relation) {
      List<String> parts = Scala.list(relation.multipartIdentifier());
      boolean own =
          !relation.isStreaming()
              && parts.size() == 1
              && common.contains(parts.get(0).toLowerCase(Locale.ROOT));
      return own ? relation : relation(relation);
    }
    if (plan instanceof UnresolvedTableValuedFunction call && ReadFiles.is(call)) {
      return files(call);
    }
    if (plan instanceof UnresolvedTableValuedFunction call && ReadKafka.is(call)) {
      return topics(call);
    }
    LogicalPlan children = (LogicalPlan) plan.mapChildren(child -> replace(child, common));
    return (LogicalPlan) children.mapExpressions(expression -> subqueries(expression, common));
  }

  private Expression subqueries(Expression expression, Set<String> common) {
    Expression inner = (Expression) expression.mapChildren(child -> subqueries(child, common));
    return inner instanceof SubqueryExpression subquery
        ? subquery.withNewPlan(replace(subquery.plan(), common))
        : inner;
  }
}
