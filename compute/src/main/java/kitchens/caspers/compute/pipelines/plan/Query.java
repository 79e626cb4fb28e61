package kitchens.caspers.compute.pipelines.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * An analyzed query with places for its inputs. It is optimized and compiled once and then run for
 * every batch: in the calling thread when all of its nodes have an in-process form, by a Spark job
 * otherwise. Not for use by two threads at a time.
 */
public final class Query {
  private final SparkSession session;
  private final LogicalPlan analyzed;
  private final Map<Integer, Leaf> leaves;
  private final boolean readsClock;
  private Optional<Operator> compiled;

  private Query(SparkSession session, LogicalPlan analyzed, Map<Integer, Leaf> leaves) {
    this.session = session;
    this.analyzed = analyzed;
    this.leaves = leaves;
    this.readsClock = readsClock(analyzed);
  }

  /**
   * Analyzes a plan whose inputs are {@link Placeholder}s.
   *
   * @throws org.apache.spark.sql.AnalysisException when Spark finds it wrong
   */
  public static Query analyze(SparkSession session, LogicalPlan plan) {
    org.apache.spark.sql.classic.SparkSession.setActiveSession(session);
    LogicalPlan analyzed =
        session
            .sessionState()
            .analyzer()
            .executeAndCheck(plan, new QueryPlanningTracker(Option.empty()));
    analyzed = new org.apache.spark.sql.catalyst.optimizer.InlineCTE(true, false).apply(analyzed);
    var leaves = new HashMap<Integer, Leaf>();
    PlanRewrite.everywhere(
        analyzed,
        node -> {
          if (node instanceof LogicalRDD rdd) {
            Placeholder.leafOf(rdd).ifPresent(leaf -> leaves.put(rdd.rdd().id(), leaf));
          }
          return node;
        });
    return new Query(session, analyzed, leaves);
  }

  public StructType schema() {
    return analyzed.schema();
  }

  public LogicalPlan analyzed() {
    return analyzed;
  }

  /** The inputs, without repetition. */
  public List<Leaf> leaves() {
    return leaves.values().stream().distinct().toList();
  }

  /** The input that a node of {@link #analyzed()} stands for. */
  public Optional<Leaf> leafOf(LogicalPlan node) {
    return node instanceof LogicalRDD rdd
        ? Optional.ofNullable(leaves.get(rdd.rdd().id()))
        : Optional.empty();
  }

  /** Whether the result depends on the time at which the query runs. */
  public boolean readsClock() {
    return readsClock;
  }

  /** Whether the query runs without a Spark job. */
  public boolean inProcess() {
    return compiled(Instant.EPOCH).isPresent();
  }

  /** What the query's plan drops of an input first of all. */
  public LeafFilter filterOf(Leaf leaf, List<String> partitionColumns) {
    if (readsClock) {
      return LeafFilter.ALL;
    }
    LogicalPlan optimized = session.sessionState().optimizer().execute(analyzed.clone());
    var found = new ArrayList<LeafFilter>();
    int[] reads = {0};
    PlanRewrite.everywhere(
        optimized,
        node -> {
          if (leafOf(node).filter(leaf::equals).isPresent()) {
            reads[0]++;
          }
          if (node instanceof org.apache.spark.sql.catalyst.plans.logical.Filter filter
              && leafOf(filter.child()).filter(leaf::equals).isPresent()
              && filter.condition().deterministic()
              && !SubqueryExpression.hasSubquery(filter.condition())) {
            found.add(LeafFilter.of(filter.condition(), filter.child().output(), partitionColumns));
          }
          return node;
        });
    return reads[0] == 1 && found.size() == 1 ? found.get(0) : LeafFilter.ALL;
  }

  /**
   * The result for these inputs.
   *
   * @param now what {@code current_timestamp()} is
   */
  public List<InternalRow> run(Bindings bindings, Instant now) {
    SparkSession.setActiveSession(session);
    boolean large = leaves().stream().anyMatch(leaf -> bindings.large(leaf).isPresent());
    if (!large) {
      Optional<Operator> operator = compiled(now);
      if (operator.isPresent()) {
        return operator.get().run(bindings);
      }
    }
    return bySpark(bindings, now);
  }

  private Optional<Operator> compiled(Instant now) {
    if (compiled == null || readsClock) {
      LogicalPlan optimized =
          session.sessionState().optimizer().execute(withClock(analyzed, now).clone());
      compiled = new Compiler(this::leafOf).compile(optimized);
    }
    return compiled;
  }

  /** The result as Spark's own jobs compute it. */
  public List<InternalRow> bySpark(Bindings bindings, Instant now) {
    SparkSession.setActiveSession(session);
    LogicalPlan bound =
        PlanRewrite.everywhere(
            withClock(analyzed, now),
            node -> leafOf(node).map(leaf -> bind(leaf, node, bindings)).orElse(node));
    InternalRow[] rows =
        org.apache.spark.sql.classic.Dataset.ofRows(session, bound)
            .queryExecution()
            .executedPlan()
            .executeCollect();
    return new ArrayList<>(Arrays.asList(rows));
  }

  private static LogicalPlan bind(Leaf leaf, LogicalPlan node, Bindings bindings) {
    Optional<Dataset<Row>> large = bindings.large(leaf);
    if (large.isEmpty()) {
      return new LocalRelation(
          node.output(), Scala.seq(bindings.rows(leaf)), false, Option.empty());
    }
    LogicalPlan table =
        ((org.apache.spark.sql.classic.Dataset<Row>) large.get()).queryExecution().analyzed();
    List<Attribute> from = Scala.list(table.output());
    List<Attribute> to = Scala.list(node.output());
    var aliases = new ArrayList<Alias>();
    for (int i = 0; i < to.size(); i++) {
      aliases.add(
          new Alias(
              from.get(i),
              to.get(i).name(),
              to.get(i).exprId(),
              Scala.seq(List.of()),
              Option.empty(),
              Scala.seq(List.of())));
    }
    return new Project(Scala.seq(aliases), table);
  }

  private static boolean readsClock(LogicalPlan plan) {
    boolean[] found = {false};
    PlanRewrite.everywhere(
        plan,
        node -> {
          for (Expression expression : Scala.<Expression>list(node.expressions())) {
            found[0] |= (Boolean) expression.exists(e -> isClock(e));
          }
          return node;
        });
    return found[0];
  }

  private static boolean isClock(Expression expression) {
    return expression instanceof CurrentTimestampLike || expression instanceof CurrentDate;
  }

  private LogicalPlan withClock(LogicalPlan plan, Instant now) {
    if (!readsClock) {
      return plan;
    }
    long micros = Math.addExact(now.getEpochSecond() * 1_000_000L, now.getNano() / 1_000L);
    return PlanRewrite.everywhere(
        plan,
        node ->
            PlanRewrite.expressions(
                node,
                e -> {
                  if (e instanceof CurrentDate) {
                    return new Literal(
                        (int) Math.floorDiv(now.getEpochSecond(), 86_400L), DataTypes.DateType);
                  }
                  return isClock(e) ? new Literal(micros, e.dataType()) : e;
                }));
  }
}
