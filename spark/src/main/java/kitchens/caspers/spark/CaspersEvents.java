package kitchens.caspers.spark;

import java.util.LinkedHashMap;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The table function {@code caspers_events('san-francisco', from => '2026-11-01', to =>
 * '2026-12-01', seed => 7)}: a batch of {@link CaspersSource} as part of a query. The location may
 * stand first without its name; the other arguments are the reader's options.
 */
final class CaspersEvents {
  static final String NAME = "caspers_events";

  private CaspersEvents() {}

  static LogicalPlan plan(Seq<Expression> arguments) {
    var options = new LinkedHashMap<String, String>();
    for (var argument : CollectionConverters.asJava(arguments)) {
      if (argument instanceof NamedArgumentExpression named) {
        put(options, named.key(), named.value());
      } else if (options.isEmpty()) {
        put(options, "location", argument);
      } else {
        throw wrong("only the location stands without a name; write the others as name => value");
      }
    }
    var spark = (SparkSession) SparkSession.active();
    var events = spark.read().format("caspers").options(options).load();
    return ((Dataset<?>) events).queryExecution().analyzed();
  }

  private static void put(
      LinkedHashMap<String, String> options, String name, Expression expression) {
    var value = expression.foldable() ? expression.eval(null) : null;
    if (value == null) {
      throw wrong("argument '%s' is no constant, or NULL; write a value".formatted(name));
    }
    if (options.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
      throw wrong("argument '%s' is given twice; keep one".formatted(name));
    }
    options.put(name, value.toString());
  }

  private static IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException(NAME + ": " + message);
  }
}
