package kitchens.caspers.compute.functions;

import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.CollectList;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.MaxBy;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.MinBy;
import org.apache.spark.sql.catalyst.expressions.aggregate.Percentile;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.BooleanType;

/** Aggregates in Postgres; their results are of Spark's type. */
final class PostgresAggregates {
  private static final Map<Class<?>, String> BOOLEAN =
      Map.of(Max.class, "bool_or", Min.class, "bool_and");

  private PostgresAggregates() {}

  static Pieces of(AggregateExpression aggregate, PostgresExpressions expressions) {
    AggregateFunction function = aggregate.aggregateFunction();
    Pieces filter =
        aggregate.filter().isDefined()
            ? Pieces.of(" FILTER (WHERE ", expressions.of(aggregate.filter().get()), ")")
            : Pieces.of();
    String distinct = aggregate.isDistinct() ? "DISTINCT " : "";
    Expression first = (Expression) function.children().head();
    if (function instanceof CollectList) {
      // Spark drops NULLs, and gives an empty list where Postgres gives none.
      String and = aggregate.filter().isDefined() ? " AND " : "";
      Pieces value = expressions.of(first);
      return Pieces.of(
          "coalesce(json_agg(",
          distinct,
          PostgresJson.of(first.dataType(), value),
          ") FILTER (WHERE ",
          aggregate.filter().isDefined() ? expressions.of(aggregate.filter().get()) : "",
          and,
          expressions.of(first),
          " IS NOT NULL), '[]'::json)");
    }
    Pieces call = call(function, first, distinct, filter, expressions);
    return Pieces.of("(", call, ")::", PostgresTypes.name(function.dataType()));
  }

  private static Pieces call(
      AggregateFunction function,
      Expression first,
      String distinct,
      Pieces filter,
      PostgresExpressions expressions) {
    if (function instanceof Count && function.children().size() == 1) {
      return first instanceof Literal literal && literal.value() != null
          ? Pieces.of("count(*)", filter)
          : Pieces.of("count(", distinct, expressions.of(first), ")", filter);
    } else if (function instanceof Sum) {
      return Pieces.of("sum(", distinct, expressions.of(first), ")", filter);
    } else if (function instanceof Average) {
      String of = PostgresTypes.decimal(first.dataType()) ? "" : "::double precision";
      return Pieces.of("avg(", distinct, expressions.of(first), of, ")", filter);
    } else if (function instanceof Max || function instanceof Min) {
      String name =
          first.dataType() instanceof BooleanType
              ? BOOLEAN.get(function.getClass())
              : function.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      String bytes = PostgresTypes.text(first.dataType()) ? " COLLATE \"C\"" : "";
      return Pieces.of(name, "(", expressions.of(first), bytes, ")", filter);
    } else if (function instanceof MaxBy || function instanceof MinBy) {
      return Pieces.of(
          "(array_agg(",
          expressions.of(first),
          " ORDER BY ",
          expressions.of((Expression) function.children().last()),
          function instanceof MaxBy ? " DESC NULLS LAST" : " ASC NULLS LAST",
          ")",
          filter,
          ")[1]");
    } else if (function instanceof Percentile percentile
        && percentile.percentageExpression().foldable()
        && PostgresTypes.floating(percentile.percentageExpression().dataType())) {
      return Pieces.of(
          "percentile_cont(",
          expressions.of(percentile.percentageExpression()),
          ") WITHIN GROUP (ORDER BY ",
          expressions.of(percentile.child()),
          "::double precision)",
          filter);
    }
    throw new NotTranslatable("the aggregate " + function.prettyName());
  }
}
