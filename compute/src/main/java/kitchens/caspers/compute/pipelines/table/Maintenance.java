package kitchens.caspers.compute.pipelines.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.plan.Query;
import kitchens.caspers.compute.pipelines.plan.Scala;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.LongType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How a materialized view is kept equal to a full recomputation. Anything but {@link Full} is a
 * claim that the query's form proves; what it does not prove is recomputed.
 */
public sealed interface Maintenance {

  /**
   * GROUP BY with every key and every aggregate in the output, each of sum, count, min, max: the
   * aggregates of new input rows are merged into the rows that are there. Proven for input that is
   * only added to; a sum of floating-point numbers depends on their order and is not merged.
   *
   * @param keys ordinals of the key columns in the output
   * @param merges for each output column how an old and a new value make one
   */
  record Merge(Leaf input, List<Integer> keys, List<Combine> merges) implements Maintenance {}

  /**
   * Projections and filters over one view whose key columns are in the output: each changed input
   * row changes at most the row with its key.
   *
   * @param keys ordinals, in the output, of the input's key columns in their order
   */
  record RowWise(Leaf input, List<Integer> keys) implements Maintenance {}

  /** Projections, filters and generators over one streaming table: new input gives new output. */
  record Append(Leaf input) implements Maintenance {}

  /** The whole query, again. */
  record Full() implements Maintenance {}

  /** How two values of an output column become one. */
  enum Combine {
    KEY,
    ADD,
    LEAST,
    GREATEST
  }

  /**
   * @param keysOf the key columns of the pipeline's other views, by the name of the input
   */
  static Maintenance of(
      Dataset view, Map<String, List<Integer>> keysOf, Map<String, Boolean> streams) {
    Query query = view.flows().get(0).query();
    if (query.readsClock() || query.leaves().size() != 1) {
      return new Full();
    }
    Leaf input = query.leaves().get(0);
    if (!streams.containsKey(input.input())) {
      return new Full();
    }
    LogicalPlan plan = withoutAliases(query.analyzed());
    if (plan instanceof Aggregate aggregate && isRowWise(query, aggregate.child())) {
      return merge(input, aggregate, view).orElse(new Full());
    }
    if (!isRowWise(query, plan)) {
      return new Full();
    }
    if (streams.get(input.input())) {
      return new Append(input);
    }
    List<Integer> inputKeys = keysOf.get(input.input());
    if (inputKeys == null) {
      return new Full();
    }
    return outputKeys(query, plan, inputKeys)
        .<Maintenance>map(keys -> new RowWise(input, keys))
        .orElse(new Full());
  }

  /** The ordinals of the key columns, if the rows have a key. */
  default Optional<List<Integer>> keyColumns() {
    if (this instanceof Merge merge) {
      return Optional.of(merge.keys());
    }
    return this instanceof RowWise rowWise ? Optional.of(rowWise.keys()) : Optional.empty();
  }

  private static LogicalPlan withoutAliases(LogicalPlan plan) {
    return plan instanceof SubqueryAlias alias ? withoutAliases(alias.child()) : plan;
  }

  private static boolean isRowWise(Query query, LogicalPlan plan) {
    if (query.leafOf(plan).isPresent()) {
      return true;
    }
    boolean known =
        plan instanceof Project
            || plan instanceof Filter
            || plan instanceof SubqueryAlias
            || plan instanceof Generate
            || plan instanceof Union;
    return known
        && Scala.<Expression>list(plan.expressions()).stream()
            .allMatch(e -> e.deterministic() && !SubqueryExpression.hasSubquery(e))
        && CollectionConverters.asJava(plan.children()).stream()
            .allMatch(child -> isRowWise(query, child));
  }

  private static Optional<Maintenance> merge(Leaf input, Aggregate aggregate, Dataset view) {
    List<Expression> grouping = Scala.list(aggregate.groupingExpressions());
    List<Expression> output = Scala.list(aggregate.aggregateExpressions());
    var keys = new ArrayList<Integer>();
    var merges = new ArrayList<Combine>();
    var seen = new boolean[grouping.size()];
    for (int i = 0; i < output.size(); i++) {
      Expression value = output.get(i) instanceof Alias alias ? alias.child() : output.get(i);
      int group = indexOf(grouping, value);
      if (group >= 0) {
        seen[group] = true;
        keys.add(i);
        merges.add(Combine.KEY);
        continue;
      }
      Optional<Combine> combine = combine(value);
      if (combine.isEmpty()) {
        return Optional.empty();
      }
      merges.add(combine.get());
    }
    for (boolean visible : seen) {
      if (!visible) {
        return Optional.empty();
      }
    }
    boolean sameColumns = view.schema().length() == output.size();
    return sameColumns ? Optional.of(new Merge(input, keys, merges)) : Optional.empty();
  }

  private static int indexOf(List<Expression> grouping, Expression value) {
    for (int g = 0; g < grouping.size(); g++) {
      if (grouping.get(g).semanticEquals(value)) {
        return g;
      }
    }
    return -1;
  }

  private static Optional<Combine> combine(Expression value) {
    DataType shown = value.dataType();
    Expression inner = value instanceof Cast cast ? cast.child() : value;
    if (!(inner instanceof AggregateExpression aggregate)
        || aggregate.isDistinct()
        || !isExact(inner.dataType(), shown)) {
      return Optional.empty();
    }
    AggregateFunction function = aggregate.aggregateFunction();
    if (function instanceof Count) {
      return Optional.of(Combine.ADD);
    }
    if (function instanceof Sum) {
      boolean exact = shown instanceof DecimalType || shown instanceof LongType;
      return exact ? Optional.of(Combine.ADD) : Optional.empty();
    }
    if (function instanceof Min) {
      return Optional.of(Combine.LEAST);
    }
    return function instanceof Max ? Optional.of(Combine.GREATEST) : Optional.empty();
  }

  /** Whether a cast loses nothing, short of an overflow, which is an error. */
  private static boolean isExact(DataType from, DataType to) {
    return from.equals(to)
        || (from instanceof DecimalType a && to instanceof DecimalType b && b.scale() >= a.scale());
  }

  private static Optional<List<Integer>> outputKeys(
      Query query, LogicalPlan plan, List<Integer> inputKeys) {
    Map<ExprId, Integer> origins = origins(query, plan);
    if (origins == null) {
      return Optional.empty();
    }
    List<Attribute> output = Scala.list(plan.output());
    var keys = new ArrayList<Integer>();
    for (Integer wanted : inputKeys) {
      int at = -1;
      for (int o = 0; o < output.size(); o++) {
        if (wanted.equals(origins.get(output.get(o).exprId()))) {
          at = o;
          break;
        }
      }
      if (at < 0) {
        return Optional.empty();
      }
      keys.add(at);
    }
    return Optional.of(keys);
  }

  /** Which input column an output column is, unchanged; null when rows multiply on the way. */
  private static Map<ExprId, Integer> origins(Query query, LogicalPlan plan) {
    var origins = new HashMap<ExprId, Integer>();
    if (query.leafOf(plan).isPresent()) {
      List<Attribute> output = Scala.list(plan.output());
      for (int i = 0; i < output.size(); i++) {
        origins.put(output.get(i).exprId(), i);
      }
      return origins;
    }
    if (plan instanceof Filter || plan instanceof SubqueryAlias) {
      return origins(query, plan.children().head());
    }
    if (plan instanceof Project project) {
      Map<ExprId, Integer> below = origins(query, project.child());
      if (below == null) {
        return null;
      }
      for (Expression expression : Scala.<Expression>list(project.projectList())) {
        Expression value = expression instanceof Alias alias ? alias.child() : expression;
        if (value instanceof Attribute attribute && below.containsKey(attribute.exprId())) {
          ExprId id = expression instanceof Alias alias ? alias.exprId() : attribute.exprId();
          origins.put(id, below.get(attribute.exprId()));
        }
      }
      return origins;
    }
    return null;
  }
}
