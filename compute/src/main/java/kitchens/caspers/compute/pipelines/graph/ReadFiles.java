package kitchens.caspers.compute.pipelines.graph;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import kitchens.caspers.compute.pipelines.plan.Scala;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the arguments of {@code read_files}. */
final class ReadFiles {
  private static final List<String> KNOWN =
      List.of(
          "format",
          "schema",
          "rescueddatacolumn",
          "schemaevolutionmode",
          "timestampformat",
          "dateformat",
          "maxfilespertrigger",
          "maxbytespertrigger",
          "mode");

  private ReadFiles() {}

  static boolean is(UnresolvedTableValuedFunction function) {
    return function.name().length() == 1 && function.name().head().equalsIgnoreCase("read_files");
  }

  /**
   * @throws IllegalArgumentException when an argument is missing or wrong; the message says which
   */
  static FileSource source(UnresolvedTableValuedFunction function, Inputs inputs) {
    String path = null;
    Map<String, String> options = new TreeMap<>();
    for (Expression argument : Scala.<Expression>list(function.functionArgs())) {
      if (argument instanceof NamedArgumentExpression named) {
        options.put(named.key().toLowerCase(Locale.ROOT), text(named.value(), named.key()));
      } else if (path == null) {
        path = text(argument, "path");
      } else {
        throw new IllegalArgumentException(
            "read_files takes one path; the other arguments are named: name => value");
      }
    }
    if (path == null) {
      path = options.remove("path");
    }
    if (path == null) {
      throw new IllegalArgumentException("read_files needs a path as its first argument");
    }
    for (String name : options.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            "read_files has no argument " + name + "; it knows " + String.join(", ", KNOWN));
      }
    }
    if (!"json".equalsIgnoreCase(options.get("format"))) {
      throw new IllegalArgumentException(
          "read_files reads format => 'json', not " + options.get("format"));
    }
    if (options.get("schema") == null) {
      throw new IllegalArgumentException(
          "read_files needs schema => 'name TYPE, …': columns are not inferred");
    }
    StructType schema = schema(options.get("schema"));
    String rescued = options.get("rescueddatacolumn");
    if (rescued != null) {
      schema = schema.add(rescued, DataTypes.StringType);
    }
    String location = inputs.location(path);
    return new FileSource(
        UUID.nameUUIDFromBytes((path + options).getBytes(StandardCharsets.UTF_8)).toString(),
        path,
        location,
        Map.copyOf(options),
        schema);
  }

  private static StructType schema(String ddl) {
    try {
      return StructType.fromDDL(ddl).asNullable();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the schema given to read_files is wrong: " + e.getMessage(), e);
    } catch (Exception e) {
      // Scala code throws Spark's checked ParseException without declaring it.
      throw new IllegalArgumentException(
          "the schema given to read_files does not parse: "
              + e.getMessage().lines().findFirst().orElse(""),
          e);
    }
  }

  private static String text(Expression expression, String name) {
    if (expression instanceof Literal literal && literal.value() != null) {
      return literal.value().toString();
    }
    throw new IllegalArgumentException("the argument " + name + " of read_files is a literal");
  }
}
