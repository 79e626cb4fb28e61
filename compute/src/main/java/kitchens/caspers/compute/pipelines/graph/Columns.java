package kitchens.caspers.compute.pipelines.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kitchens.caspers.compute.pipelines.plan.Scala;
import kitchens.caspers.compute.pipelines.sql.Statement;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** A query's columns made to fit its table's, by name. */
final class Columns {
  private Columns() {}

  /**
   * The query with the table's columns in the table's order and types; what it lacks is NULL.
   *
   * @throws IllegalArgumentException when the query has a column that the table has not
   */
  static LogicalPlan conform(
      LogicalPlan query, StructType from, StructType to, Statement.Flow flow) {
    Set<String> has = new HashSet<>();
    Arrays.stream(from.fieldNames()).forEach(name -> has.add(name.toLowerCase(Locale.ROOT)));
    Set<String> wants = new HashSet<>();
    Arrays.stream(to.fieldNames()).forEach(name -> wants.add(name.toLowerCase(Locale.ROOT)));
    for (String name : from.fieldNames()) {
      if (!wants.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "flow "
                + flow.name()
                + " gives a column "
                + name
                + ", which its table has not; the table has "
                + String.join(", ", to.fieldNames()));
      }
    }
    var columns = new ArrayList<Expression>();
    for (StructField field : to.fields()) {
      Expression value =
          has.contains(field.name().toLowerCase(Locale.ROOT))
              ? new Cast(
                  new UnresolvedAttribute(Scala.seq(List.of(field.name()))),
                  field.dataType(),
                  Option.empty(),
                  EvalMode.ANSI())
              : new Literal(null, field.dataType());
      columns.add(named(value, field.name()));
    }
    return select(columns, query);
  }

  static Expression named(Expression value, String name) {
    return new Alias(
        value,
        name,
        NamedExpression.newExprId(),
        Scala.seq(List.of()),
        Option.empty(),
        Scala.seq(List.of()));
  }

  static LogicalPlan select(List<? extends Expression> columns, LogicalPlan from) {
    return new Project(Scala.seq(columns), from);
  }
}
