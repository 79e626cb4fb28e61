package kitchens.caspers.compute.pipelines.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.planning.ExtractEquiJoinKeys$;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** An equi-join: the right side in a hash table, the left side looked up in it. */
final class JoinOperator implements Operator {
  private enum Type {
    INNER,
    LEFT_OUTER,
    LEFT_SEMI,
    LEFT_ANTI
  }

  private final Type type;
  private final Operator left;
  private final Operator right;
  private final UnsafeProjection leftKey;
  private final UnsafeProjection rightKey;
  private final BasePredicate condition;
  private final UnsafeProjection output;
  private final InternalRow absent;

  private JoinOperator(
      Type type,
      Operator left,
      Operator right,
      UnsafeProjection leftKey,
      UnsafeProjection rightKey,
      BasePredicate condition,
      UnsafeProjection output,
      InternalRow absent) {
    this.type = type;
    this.left = left;
    this.right = right;
    this.leftKey = leftKey;
    this.rightKey = rightKey;
    this.condition = condition;
    this.output = output;
    this.absent = absent;
  }

  static JoinOperator of(Join join, Function<LogicalPlan, Operator> operators) {
    Type type =
        switch (join.joinType().sql()) {
          case "INNER", "CROSS" -> Type.INNER;
          case "LEFT OUTER" -> Type.LEFT_OUTER;
          case "LEFT SEMI" -> Type.LEFT_SEMI;
          case "LEFT ANTI" -> Type.LEFT_ANTI;
          default -> throw new Compiler.Unsupported(join.joinType().sql() + " JOIN");
        };
    var keys = ExtractEquiJoinKeys$.MODULE$.unapply(join);
    List<Expression> leftKeys = keys.isDefined() ? Scala.list(keys.get()._2()) : List.of();
    List<Expression> rightKeys = keys.isDefined() ? Scala.list(keys.get()._3()) : List.of();
    var both = new ArrayList<Attribute>(Scala.<Attribute>list(join.left().output()));
    both.addAll(Scala.<Attribute>list(join.right().output()));
    var other = keys.isDefined() ? keys.get()._4() : join.condition();
    return new JoinOperator(
        type,
        operators.apply(join.left()),
        operators.apply(join.right()),
        UnsafeProjection.create(Scala.seq(leftKeys), join.left().output()),
        UnsafeProjection.create(Scala.seq(rightKeys), join.right().output()),
        other.isDefined() ? Predicate.create(other.get(), Scala.seq(both)) : null,
        UnsafeProjection.create(join.schema()),
        new GenericInternalRow(join.right().output().length()));
  }

  @Override
  public List<InternalRow> run(Bindings bindings) {
    Map<InternalRow, List<InternalRow>> table = new HashMap<>();
    for (InternalRow row : right.run(bindings)) {
      UnsafeRow key = rightKey.apply(row);
      if (!key.anyNull()) {
        table.computeIfAbsent(key.copy(), k -> new ArrayList<>()).add(row);
      }
    }
    var out = new ArrayList<InternalRow>();
    var joined = new JoinedRow();
    for (InternalRow row : left.run(bindings)) {
      boolean matched = false;
      for (InternalRow candidate : table.getOrDefault(leftKey.apply(row), List.of())) {
        joined.apply(row, candidate);
        if (condition != null && !condition.eval(joined)) {
          continue;
        }
        matched = true;
        if (type == Type.LEFT_SEMI || type == Type.LEFT_ANTI) {
          break;
        }
        out.add(output.apply(joined).copy());
      }
      if ((type == Type.LEFT_SEMI && matched) || (type == Type.LEFT_ANTI && !matched)) {
        out.add(row);
      } else if (type == Type.LEFT_OUTER && !matched) {
        out.add(output.apply(joined.apply(row, absent)).copy());
      }
    }
    return out;
  }
}
