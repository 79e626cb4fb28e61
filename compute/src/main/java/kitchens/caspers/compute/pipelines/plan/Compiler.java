package kitchens.caspers.compute.pipelines.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Nondeterministic;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.execution.LogicalRDD;

/**
 * Turns an optimized logical plan into operators that run in the calling thread, on Catalyst's own
 * compiled expressions. A plan with a node that is not known here has no such form; Spark runs it.
 */
final class Compiler {
  private final Function<LogicalRDD, Optional<Leaf>> leaves;

  Compiler(Function<LogicalRDD, Optional<Leaf>> leaves) {
    this.leaves = leaves;
  }

  /** Thrown inside the compiler when a node has no in-process form. */
  static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsupported(String what) {
      super(what, null, false, false);
    }
  }

  /** The plan's in-process form, if it has one. */
  Optional<Operator> compile(LogicalPlan plan) {
    try {
      return Optional.of(operator(plan));
    } catch (Unsupported e) {
      return Optional.empty();
    }
  }

  private Operator operator(LogicalPlan plan) {
    for (Expression expression : Scala.<Expression>list(plan.expressions())) {
      if (SubqueryExpression.hasSubquery(expression)
          || expression.exists(e -> e instanceof Nondeterministic)) {
        throw new Unsupported(expression.sql());
      }
    }
    if (plan instanceof LogicalRDD rdd) {
      Leaf leaf = leaves.apply(rdd).orElseThrow(() -> new Unsupported("RDD"));
      return bindings -> bindings.rows(leaf);
    }
    if (plan instanceof LocalRelation local && !local.isStreaming()) {
      List<InternalRow> rows = unsafe(Scala.list(local.data()), Scala.list(local.output()));
      return bindings -> rows;
    }
    if (plan instanceof OneRowRelation) {
      List<InternalRow> one = unsafe(List.of(InternalRow.empty()), List.of());
      return bindings -> one;
    }
    if (plan instanceof Project project) {
      return project(Scala.list(project.projectList()), project.child());
    }
    if (plan instanceof Filter filter) {
      return filter(filter.condition(), filter.child());
    }
    if (plan instanceof Generate generate) {
      return new GenerateOperator(generate, operator(generate.child()));
    }
    if (plan instanceof Aggregate aggregate) {
      return AggregateOperator.of(aggregate, this::operator);
    }
    if (plan instanceof Distinct distinct) {
      Operator child = operator(distinct.child());
      return bindings -> new ArrayList<>(new java.util.LinkedHashSet<>(child.run(bindings)));
    }
    if (plan instanceof Union union && !union.byName()) {
      return union(union);
    }
    if (plan instanceof Expand expand) {
      return expand(expand);
    }
    if (plan instanceof GlobalLimit limit) {
      return limit(limit.limitExpr(), limit.child());
    }
    if (plan instanceof LocalLimit limit) {
      return limit(limit.limitExpr(), limit.child());
    }
    if (plan instanceof Sort sort) {
      return sort(sort);
    }
    if (plan instanceof Join join) {
      return JoinOperator.of(join, this::operator);
    }
    throw new Unsupported(plan.nodeName());
  }

  private static List<InternalRow> unsafe(List<InternalRow> rows, List<Attribute> output) {
    var projection =
        UnsafeProjection.create(Scala.<Expression>seq(output), Scala.<Attribute>seq(output));
    return rows.stream().map(row -> (InternalRow) projection.apply(row).copy()).toList();
  }

  private Operator project(List<Expression> expressions, LogicalPlan input) {
    Operator child = operator(input);
    var projection = UnsafeProjection.create(Scala.seq(expressions), input.output());
    return bindings -> {
      List<InternalRow> rows = child.run(bindings);
      var out = new ArrayList<InternalRow>(rows.size());
      for (InternalRow row : rows) {
        out.add(projection.apply(row).copy());
      }
      return out;
    };
  }

  private Operator filter(Expression condition, LogicalPlan input) {
    Operator child = operator(input);
    var predicate = Predicate.create(condition, input.output());
    return bindings -> {
      var out = new ArrayList<InternalRow>();
      for (InternalRow row : child.run(bindings)) {
        if (predicate.eval(row)) {
          out.add(row);
        }
      }
      return out;
    };
  }

  private Operator union(Union union) {
    List<Operator> children =
        Scala.<LogicalPlan>list(union.children()).stream().map(this::operator).toList();
    return bindings -> {
      var out = new ArrayList<InternalRow>();
      children.forEach(child -> out.addAll(child.run(bindings)));
      return out;
    };
  }

  private Operator expand(Expand expand) {
    Operator child = operator(expand.child());
    List<UnsafeProjection> projections =
        Scala.<scala.collection.immutable.Seq<Expression>>list(expand.projections()).stream()
            .map(list -> UnsafeProjection.create(list, expand.child().output()))
            .toList();
    return bindings -> {
      var out = new ArrayList<InternalRow>();
      for (InternalRow row : child.run(bindings)) {
        projections.forEach(projection -> out.add(projection.apply(row).copy()));
      }
      return out;
    };
  }

  private Operator limit(Expression expression, LogicalPlan input) {
    Operator child = operator(input);
    int limit = (Integer) expression.eval(null);
    return bindings -> {
      List<InternalRow> rows = child.run(bindings);
      return rows.size() <= limit ? rows : new ArrayList<>(rows.subList(0, limit));
    };
  }

  private Operator sort(Sort sort) {
    Operator child = operator(sort.child());
    var ordering =
        new org.apache.spark.sql.catalyst.expressions.codegen.LazilyGeneratedOrdering(
            sort.order(), sort.child().output());
    return bindings -> {
      var rows = new ArrayList<>(child.run(bindings));
      rows.sort(ordering::compare);
      return rows;
    };
  }
}
