package kitchens.caspers.compute.pipelines.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import scala.collection.immutable.Seq;

/**
 * Which rows of an input a query looks at, as far as its plan says so right above the input: rows
 * and whole partitions that it would drop need not be read. Not for use by two threads at a time.
 */
public final class LeafFilter {
  /** Lets everything pass. */
  public static final LeafFilter ALL = new LeafFilter(List.of());

  /** A condition over a row, and what of it only looks at partition columns; null for nothing. */
  private record Part(
      BasePredicate rows, BasePredicate partitions, List<Integer> partitionOrdinals, int width) {
    boolean wantsPartition(List<Object> values) {
      if (partitions == null) {
        return true;
      }
      var row = new Object[width];
      for (int i = 0; i < partitionOrdinals.size(); i++) {
        row[partitionOrdinals.get(i)] = values.get(i);
      }
      return partitions.eval(new GenericInternalRow(row));
    }
  }

  private final List<Part> parts;

  private LeafFilter(List<Part> parts) {
    this.parts = parts;
  }

  /** What one of several queries looks at. */
  public static LeafFilter anyOf(List<LeafFilter> filters) {
    return filters.isEmpty() || filters.contains(ALL)
        ? ALL
        : new LeafFilter(filters.stream().flatMap(f -> f.parts.stream()).toList());
  }

  static LeafFilter of(Expression condition, Seq<Attribute> output, List<String> partitionColumns) {
    List<Attribute> attributes = Scala.list(output);
    var ordinals =
        partitionColumns.stream()
            .map(
                column -> {
                  for (int i = 0; i < attributes.size(); i++) {
                    if (attributes.get(i).name().equalsIgnoreCase(column)) {
                      return i;
                    }
                  }
                  throw new IllegalArgumentException(column);
                })
            .toList();
    Set<String> names = new HashSet<>();
    partitionColumns.forEach(column -> names.add(column.toLowerCase(Locale.ROOT)));
    Expression ofPartitions = onlyOver(names, condition);
    return new LeafFilter(
        List.of(
            new Part(
                Predicate.create(condition, output),
                ofPartitions == null ? null : Predicate.create(ofPartitions, output),
                ordinals,
                attributes.size())));
  }

  /** The conjuncts over these columns alone; null when there are none. */
  private static Expression onlyOver(Set<String> names, Expression condition) {
    if (condition instanceof And and) {
      Expression left = onlyOver(names, and.left());
      Expression right = onlyOver(names, and.right());
      return left == null ? right : right == null ? left : new And(left, right);
    }
    boolean only =
        Scala.<Attribute>list(condition.references().toSeq()).stream()
            .allMatch(a -> names.contains(a.name().toLowerCase(Locale.ROOT)));
    return only ? condition : null;
  }

  /** Whether the query looks at the row. */
  public boolean wants(InternalRow row) {
    return parts.isEmpty() || parts.stream().anyMatch(part -> part.rows().eval(row));
  }

  /** Whether it looks at any row of a partition. */
  public boolean wantsPartition(List<Object> values) {
    return parts.isEmpty() || parts.stream().anyMatch(part -> part.wantsPartition(values));
  }
}
