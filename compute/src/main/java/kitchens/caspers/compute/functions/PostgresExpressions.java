package kitchens.caspers.compute.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.analysis.SQLScalarFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.Exists;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NullsFirst$;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.ScalarSubquery;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/** Analysed expressions as expressions of Postgres. */
final class PostgresExpressions {
  private final String marker;
  private final Function<LogicalPlan, Pieces> query;

  /**
   * @param marker with which the texts begin that stand for arguments
   * @param query what makes subqueries
   */
  PostgresExpressions(String marker, Function<LogicalPlan, Pieces> query) {
    this.marker = marker;
    this.query = query;
  }

  /** A column of a select list, called by its id. */
  Pieces named(Expression expression) {
    if (expression instanceof Alias alias) {
      return Pieces.of(of(alias.child()), " AS c", alias.exprId().id());
    }
    return of(expression);
  }

  /**
   * The expression in parentheses where it needs them.
   *
   * @throws NotTranslatable naming what Postgres cannot do the same
   */
  Pieces of(Expression e) {
    if (e instanceof Attribute attribute) {
      return Pieces.of(PostgresQuery.name(attribute));
    } else if (e instanceof OuterReference outer) {
      return of((Expression) outer.e());
    } else if (e instanceof Alias alias) {
      return of(alias.child());
    } else if (e instanceof SQLScalarFunction function) {
      return of(function.child());
    } else if (e instanceof Literal literal) {
      return argument(literal) < 0
          ? PostgresLiterals.of(literal)
          : Pieces.of("(", Pieces.parameter(argument(literal)), ")");
    } else if (e instanceof Cast cast) {
      boolean argument = cast.child() instanceof Literal literal && argument(literal) >= 0;
      return PostgresCasts.of(cast, of(cast.child()), argument);
    } else if (e instanceof SortOrder order) {
      return order(order);
    } else if (e instanceof AggregateExpression aggregate) {
      return PostgresAggregates.of(aggregate, this);
    } else if (e instanceof ScalarSubquery subquery) {
      return Pieces.of("(", query.apply(subquery.plan()), ")");
    } else if (e instanceof Exists exists) {
      return Pieces.of("EXISTS (", query.apply(exists.plan()), ")");
    } else if (e instanceof InSubquery in && in.values().size() == 1) {
      return Pieces.of("(", of(in.values().head()), " IN (", query.apply(in.query().plan()), "))");
    }
    return choice(e);
  }

  private Pieces choice(Expression e) {
    if (e instanceof CaseWhen choice) {
      return caseWhen(choice);
    } else if (e instanceof Coalesce) {
      return Pieces.of("coalesce(", list(e), ")");
    } else if (e instanceof In in) {
      List<Pieces> values = new ArrayList<>();
      Trees.<Expression>list(in.list()).forEach(value -> values.add(of(value)));
      return Pieces.of("(", of(in.value()), " IN (", Pieces.join(", ", values), "))");
    } else if (e instanceof BinaryComparison comparison) {
      String operator = e instanceof EqualNullSafe ? "IS NOT DISTINCT FROM" : comparison.symbol();
      String collation = operator.contains("<") || operator.contains(">") ? collation(e) : "";
      Pieces left = of((Expression) e.children().head());
      Pieces right = of((Expression) e.children().last());
      return Pieces.of("(", left, collation, " ", operator, " ", right, ")");
    } else if (e instanceof RuntimeReplaceable replaceable) {
      return of(replaceable.replacement());
    }
    return PostgresFunctions.of(e, this);
  }

  /** Spark orders texts by their bytes. */
  private static String collation(Expression e) {
    Expression operand = (Expression) e.children().head();
    return PostgresTypes.text(operand.dataType()) ? " COLLATE \"C\"" : "";
  }

  Pieces list(Expression e) {
    List<Pieces> children = new ArrayList<>();
    Trees.<Expression>list(e.children()).forEach(child -> children.add(of(child)));
    return Pieces.join(", ", children);
  }

  private Pieces caseWhen(CaseWhen choice) {
    Pieces all = Pieces.of("(CASE");
    for (Tuple2<Expression, Expression> branch :
        Trees.<Tuple2<Expression, Expression>>list(choice.branches())) {
      all = Pieces.of(all, " WHEN ", of(branch._1()), " THEN ", of(branch._2()));
    }
    return choice.elseValue().isDefined()
        ? Pieces.of(all, " ELSE ", of(choice.elseValue().get()), " END)")
        : Pieces.of(all, " END)");
  }

  Pieces order(SortOrder order) {
    return Pieces.of(
        of(order.child()),
        collation(order),
        order.direction() == Ascending$.MODULE$ ? " ASC" : " DESC",
        order.nullOrdering() == NullsFirst$.MODULE$ ? " NULLS FIRST" : " NULLS LAST");
  }

  /** The index of the argument that a literal stands for; -1 for a literal that is one. */
  private int argument(Literal literal) {
    return literal.value() instanceof UTF8String text && text.toString().startsWith(marker)
        ? Integer.parseInt(text.toString().substring(marker.length()))
        : -1;
  }
}
