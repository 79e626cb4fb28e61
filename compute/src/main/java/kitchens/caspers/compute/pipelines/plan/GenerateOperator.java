package kitchens.caspers.compute.pipelines.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Generator;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.package$;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import scala.jdk.javaapi.CollectionConverters;

/** {@code explode} and its kin: each row once for each row that its generator makes of it. */
final class GenerateOperator implements Operator {
  private final Operator child;
  private final Generator generator;
  private final UnsafeProjection required;
  private final UnsafeProjection output;
  private final InternalRow absent;

  GenerateOperator(Generate generate, Operator child) {
    this.child = child;
    var input = generate.child().output();
    this.generator =
        (Generator)
            BindReferences.<Expression>bindReference(
                (Expression) generate.generator(), package$.MODULE$.AttributeSeq(input), false);
    this.required =
        UnsafeProjection.create(
            Scala.<Expression>seq(Scala.list(generate.requiredChildOutput())), input);
    this.output = UnsafeProjection.create(generate.schema());
    this.absent =
        generate.outer() ? new GenericInternalRow(generate.generatorOutput().length()) : null;
  }

  @Override
  public List<InternalRow> run(Bindings bindings) {
    var out = new ArrayList<InternalRow>();
    var joined = new JoinedRow();
    for (InternalRow row : child.run(bindings)) {
      InternalRow kept = required.apply(row);
      var generated = CollectionConverters.asJava(generator.eval(row).iterator());
      if (!generated.hasNext() && absent != null) {
        out.add(output.apply(joined.apply(kept, absent)).copy());
      }
      while (generated.hasNext()) {
        out.add(output.apply(joined.apply(kept, generated.next())).copy());
      }
    }
    return out;
  }
}
