package kitchens.caspers.compute.pipelines.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kitchens.caspers.compute.ai.AiCall;
import kitchens.caspers.compute.ai.AiFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * A query with {@code ai_query}, cut in two at the call: what is asked of each row, and what
 * becomes of the row with its answer. Between the two a row may wait for as long as it takes.
 */
public final class Asking {
  private static final String REQUEST = "_request";
  private static final String ANSWER = "_answer";

  private final AiCall call;
  private final Query requests;
  private final Query answers;
  private final Leaf answered;

  private Asking(AiCall call, Query requests, Query answers, Leaf answered) {
    this.call = call;
    this.requests = requests;
    this.answers = answers;
    this.answered = answered;
  }

  /** The call's endpoint and options. */
  public AiCall call() {
    return call;
  }

  /** Rows to ask about: the columns that the rest of the query needs, and the request last. */
  public Query requests() {
    return requests;
  }

  /**
   * The column of {@link #requests} that the query gives back unchanged under a name; empty when
   * there is none, or it is the answer.
   */
  public OptionalInt unchanged(String column) {
    OptionalInt origin = Origin.of(answers, column);
    boolean isAnswer = origin.isPresent() && origin.getAsInt() == answered.schema().length() - 1;
    return isAnswer ? OptionalInt.empty() : origin;
  }

  /** The schema of {@link #finish}'s rows: that of {@link #requests} and the answer's text. */
  public StructType answered() {
    return answered.schema();
  }

  /** The query's result for rows with their answers; UnsafeRows of {@link #answered}. */
  public List<InternalRow> finish(List<InternalRow> rows, Instant now) {
    return rows.isEmpty() ? List.of() : answers.run(leaf -> rows, now);
  }

  /**
   * The query cut in two; empty when it asks nothing.
   *
   * @throws IllegalArgumentException when the call stands where a row cannot wait for its answer
   */
  public static Optional<Asking> of(SparkSession session, Query query) {
    var found = new ArrayList<ScalaUDF>();
    Project[] place = {null};
    PlanRewrite.everywhere(
        query.analyzed(),
        node -> {
          List<ScalaUDF> calls = calls(node);
          if (!calls.isEmpty() && !(node instanceof Project)) {
            throw new IllegalArgumentException(
                "ai_query stands in a SELECT list only, not in " + node.nodeName());
          }
          if (node instanceof Project project && !calls.isEmpty()) {
            place[0] = project;
          }
          found.addAll(calls);
          return node;
        });
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "a flow has one ai_query; ask once and take the answer's fields from its result");
    }
    checkAbove(query.analyzed(), place[0]);
    return Optional.of(cut(session, query, place[0], found.get(0)));
  }

  private static Asking cut(SparkSession session, Query query, Project place, ScalaUDF asked) {
    Set<ExprId> needed = new HashSet<>();
    LogicalPlan without =
        PlanRewrite.expressions(
            place, e -> e == asked || isCall(e) ? new Literal(null, DataTypes.StringType) : e);
    Scala.<Attribute>list(without.references().toSeq()).forEach(a -> needed.add(a.exprId()));
    var carried = new ArrayList<Attribute>();
    for (Attribute attribute : Scala.<Attribute>list(place.child().output())) {
      if (needed.contains(attribute.exprId())) {
        carried.add(attribute);
      }
    }
    var columns = new ArrayList<Expression>(carried);
    columns.add(
        alias(
            Scala.<Expression>list(asked.children()).get(0), REQUEST, NamedExpression.newExprId()));
    Query requests = analyzed(session, new Project(Scala.seq(columns), place.child()));

    StructType schema = requests.schema().asNullable().add(ANSWER, DataTypes.StringType, true);
    var leaf = new Leaf("ai_query " + NamedExpression.newExprId(), true, schema);
    LogicalPlan placeholder = Placeholder.of(session, leaf);
    List<Attribute> fresh = Scala.list(placeholder.output());
    Attribute answer = fresh.get(fresh.size() - 1);
    var renamed = new ArrayList<Expression>();
    for (int i = 0; i < carried.size(); i++) {
      renamed.add(alias(fresh.get(i), carried.get(i).name(), carried.get(i).exprId()));
    }
    renamed.add(answer);
    LogicalPlan rest =
        PlanRewrite.expressions(
            new Project(place.projectList(), new Project(Scala.seq(renamed), placeholder)),
            e -> isCall(e) ? answer : e);
    LogicalPlan whole =
        PlanRewrite.everywhere(
            query.analyzed(), node -> node == place || node.fastEquals(place) ? rest : node);
    return new Asking(
        ((AiFunction) asked.function()).call(), requests, analyzed(session, whole), leaf);
  }

  private static Query analyzed(SparkSession session, LogicalPlan plan) {
    return Query.analyze(session, plan);
  }

  private static Expression alias(Expression value, String name, ExprId id) {
    return new Alias(value, name, id, Scala.seq(List.of()), Option.empty(), Scala.seq(List.of()));
  }

  /** Above the call each row goes its own way. */
  private static void checkAbove(LogicalPlan plan, Project place) {
    if (plan == place) {
      return;
    }
    boolean rowWise =
        plan instanceof Project || plan instanceof Filter || plan instanceof SubqueryAlias;
    if (!rowWise) {
      throw new IllegalArgumentException(
          plan.nodeName()
              + " after ai_query would wait for answers; put it before the call, or into another"
              + " table");
    }
    checkAbove(Scala.<LogicalPlan>list(plan.children()).get(0), place);
  }

  private static List<ScalaUDF> calls(LogicalPlan node) {
    var calls = new ArrayList<ScalaUDF>();
    for (Expression expression : Scala.<Expression>list(node.expressions())) {
      expression.foreach(
          e -> {
            if (isCall(e)) {
              calls.add((ScalaUDF) e);
            }
            return scala.runtime.BoxedUnit.UNIT;
          });
    }
    return calls;
  }

  private static boolean isCall(Expression expression) {
    return expression instanceof ScalaUDF udf && udf.function() instanceof AiFunction;
  }
}
