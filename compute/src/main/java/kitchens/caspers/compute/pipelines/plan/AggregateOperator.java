package kitchens.caspers.compute.pipelines.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.DeclarativeAggregate;
import org.apache.spark.sql.catalyst.expressions.aggregate.ImperativeAggregate;
import org.apache.spark.sql.catalyst.expressions.aggregate.TypedImperativeAggregate;
import org.apache.spark.sql.catalyst.expressions.package$;
import org.apache.spark.sql.catalyst.planning.PhysicalAggregation$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.immutable.Seq;

/** GROUP BY over a hash table, with Spark's own aggregate functions. */
final class AggregateOperator implements Operator {
  private final Operator child;
  private final UnsafeProjection groupingKey;
  private final boolean global;
  private final List<Accumulator> accumulators;
  private final int bufferSize;
  private final UnsafeProjection result;

  private AggregateOperator(
      Operator child,
      UnsafeProjection groupingKey,
      boolean global,
      List<Accumulator> accumulators,
      int bufferSize,
      UnsafeProjection result) {
    this.child = child;
    this.groupingKey = groupingKey;
    this.global = global;
    this.accumulators = accumulators;
    this.bufferSize = bufferSize;
    this.result = result;
  }

  static AggregateOperator of(Aggregate aggregate, Function<LogicalPlan, Operator> operators) {
    var parts = PhysicalAggregation$.MODULE$.unapply(aggregate);
    if (parts.isEmpty()) {
      throw new Compiler.Unsupported("aggregate of user-defined functions");
    }
    List<NamedExpression> grouping = Scala.list(parts.get()._1());
    List<AggregateExpression> expressions = Scala.list(parts.get()._2());
    LogicalPlan input = parts.get()._4();
    Seq<Attribute> inputOutput = input.output();
    var accumulators = new ArrayList<Accumulator>();
    var resultInput = new ArrayList<Attribute>();
    grouping.forEach(g -> resultInput.add(g.toAttribute()));
    int offset = 0;
    for (AggregateExpression expression : expressions) {
      var accumulator = Accumulator.of(expression, inputOutput, offset);
      accumulators.add(accumulator);
      offset += accumulator.size();
      resultInput.add(expression.resultAttribute());
    }
    return new AggregateOperator(
        operators.apply(input),
        UnsafeProjection.create(Scala.<Expression>seq(grouping), inputOutput),
        grouping.isEmpty(),
        accumulators,
        offset,
        UnsafeProjection.create(
            Scala.<Expression>seq(Scala.list(parts.get()._3())), Scala.seq(resultInput)));
  }

  private record Group(InternalRow buffer, Set<List<Object>> seen) {}

  @Override
  public List<InternalRow> run(Bindings bindings) {
    Map<InternalRow, Group> groups = new LinkedHashMap<>();
    List<InternalRow> rows = child.run(bindings);
    if (global) {
      groups.put(groupingKey.apply(InternalRow.empty()).copy(), newGroup());
    }
    for (InternalRow row : rows) {
      InternalRow key = groupingKey.apply(row);
      Group group = groups.get(key);
      if (group == null) {
        group = newGroup();
        groups.put(key.copy(), group);
      }
      for (Accumulator accumulator : accumulators) {
        accumulator.update(group, row);
      }
    }
    var out = new ArrayList<InternalRow>(groups.size());
    var values = new GenericInternalRow(accumulators.size());
    var joined = new JoinedRow();
    groups.forEach(
        (key, group) -> {
          for (int a = 0; a < accumulators.size(); a++) {
            values.update(a, accumulators.get(a).value(group.buffer()));
          }
          out.add(result.apply(joined.apply(key, values)).copy());
        });
    return out;
  }

  private Group newGroup() {
    var group = new Group(new GenericInternalRow(bufferSize), new HashSet<>());
    accumulators.forEach(accumulator -> accumulator.initialize(group.buffer()));
    return group;
  }

  /** One aggregate function over its part of the groups' buffers. */
  private abstract static class Accumulator {
    private final int size;
    private final BasePredicate filter;
    private final UnsafeProjection distinctKey;
    private final int id;

    Accumulator(AggregateExpression expression, Seq<Attribute> input, int size, int offset) {
      this.size = size;
      this.id = offset;
      this.filter =
          expression.filter().isDefined()
              ? Predicate.create(expression.filter().get(), input)
              : null;
      this.distinctKey =
          expression.isDistinct()
              ? UnsafeProjection.create(expression.aggregateFunction().children(), input)
              : null;
    }

    static Accumulator of(AggregateExpression expression, Seq<Attribute> input, int offset) {
      AggregateFunction function = expression.aggregateFunction();
      if (function instanceof DeclarativeAggregate declarative) {
        return new Declarative(expression, declarative, input, offset);
      }
      if (function instanceof TypedImperativeAggregate<?> imperative) {
        return new Imperative(expression, imperative, input, offset);
      }
      throw new Compiler.Unsupported(function.prettyName());
    }

    int size() {
      return size;
    }

    final void update(Group group, InternalRow row) {
      if (filter != null && !filter.eval(row)) {
        return;
      }
      if (distinctKey != null && !group.seen().add(List.of(id, distinctKey.apply(row).copy()))) {
        return;
      }
      add(group.buffer(), row);
    }

    abstract void initialize(InternalRow buffer);

    abstract void add(InternalRow buffer, InternalRow row);

    abstract Object value(InternalRow buffer);
  }

  private static final class Declarative extends Accumulator {
    private final MutableProjection initial;
    private final MutableProjection update;
    private final Expression evaluate;
    private final int offset;
    private final JoinedRow joined = new JoinedRow();
    private final GenericInternalRow scratch;

    Declarative(
        AggregateExpression expression,
        DeclarativeAggregate function,
        Seq<Attribute> input,
        int offset) {
      super(expression, input, function.aggBufferAttributes().length(), offset);
      this.offset = offset;
      this.scratch = new GenericInternalRow(size());
      var buffer = Scala.<Attribute>list(function.aggBufferAttributes());
      var all = new ArrayList<Attribute>(buffer);
      all.addAll(Scala.<Attribute>list(input));
      this.initial =
          org.apache.spark.sql.catalyst.expressions.MutableProjection$.MODULE$.create(
              function.initialValues(), Scala.<Attribute>seq(List.of()));
      this.update =
          org.apache.spark.sql.catalyst.expressions.MutableProjection$.MODULE$.create(
              function.updateExpressions(), Scala.seq(all));
      this.evaluate =
          BindReferences.<Expression>bindReference(
              function.evaluateExpression(),
              package$.MODULE$.AttributeSeq(Scala.seq(buffer)),
              false);
    }

    @Override
    void initialize(InternalRow buffer) {
      initial.target(scratch);
      initial.apply(InternalRow.empty());
      save(buffer);
    }

    @Override
    void add(InternalRow buffer, InternalRow row) {
      load(buffer);
      update.target(scratch);
      update.apply(joined.apply(scratch, row));
      save(buffer);
    }

    @Override
    Object value(InternalRow buffer) {
      load(buffer);
      return evaluate.eval(scratch);
    }

    private void load(InternalRow buffer) {
      System.arraycopy(((GenericInternalRow) buffer).values(), offset, scratch.values(), 0, size());
    }

    /** What an update leaves may point into the row that it read: texts are copied. */
    private void save(InternalRow buffer) {
      Object[] values = ((GenericInternalRow) buffer).values();
      for (int i = 0; i < size(); i++) {
        values[offset + i] = InternalRow.copyValue(scratch.values()[i]);
      }
    }
  }

  private static final class Imperative extends Accumulator {
    private final ImperativeAggregate function;

    Imperative(
        AggregateExpression expression,
        TypedImperativeAggregate<?> function,
        Seq<Attribute> input,
        int offset) {
      super(expression, input, function.aggBufferAttributes().length(), offset);
      var bound =
          (ImperativeAggregate)
              BindReferences.<Expression>bindReference(
                  function, package$.MODULE$.AttributeSeq(input), false);
      this.function = bound.withNewMutableAggBufferOffset(offset);
    }

    @Override
    void initialize(InternalRow buffer) {
      function.initialize(buffer);
    }

    @Override
    void add(InternalRow buffer, InternalRow row) {
      function.update(buffer, row);
    }

    @Override
    Object value(InternalRow buffer) {
      return function.eval(buffer);
    }
  }
}
