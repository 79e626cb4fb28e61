package kitchens.caspers.compute.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.compute.catalog.VolumePaths;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The table function {@code read_files(path, format => 'json', schema => '…', header => true, …)}
 * over the files of a volume, read once. Other named arguments are options of Spark's reader of
 * that format.
 */
final class ReadFiles {
  static final String NAME = "read_files";

  private static final Set<String> FORMATS =
      Set.of("json", "csv", "text", "parquet", "orc", "avro", "xml", "binaryfile");

  private ReadFiles() {}

  static LogicalPlan plan(Seq<Expression> arguments) {
    String path = null;
    Map<String, String> options = new LinkedHashMap<>();
    for (Expression argument : CollectionConverters.asJava(arguments)) {
      if (argument instanceof NamedArgumentExpression named) {
        options.put(named.key().toLowerCase(Locale.ROOT), value(named.key(), named.value()));
      } else if (path == null) {
        path = value("path", argument);
      } else {
        throw wrong("only the path stands without a name; write the others as name => value");
      }
    }
    if (path == null) {
      path = options.remove("path");
    }
    if (path == null) {
      throw wrong("the path is missing: read_files('/Volumes/…', format => 'json')");
    }
    return plan(path, options);
  }

  private static LogicalPlan plan(String path, Map<String, String> options) {
    String format = options.remove("format");
    if (format == null) {
      format = formatOf(path);
    }
    if (!FORMATS.contains(format.toLowerCase(Locale.ROOT))) {
      throw wrong("format '" + format + "' is not served; use one of " + List.copyOf(FORMATS));
    }
    String schema = options.remove("schema");
    SparkSession spark = (SparkSession) SparkSession.active();
    DataFrameReader reader = spark.read().format(format).options(options);
    if (schema != null) {
      reader = reader.schema(schema);
    } else if (format.equalsIgnoreCase("csv") && !options.containsKey("inferschema")) {
      reader = reader.option("inferSchema", "true");
    }
    return ((Dataset<?>) reader.load(VolumePaths.locate(path))).queryExecution().analyzed();
  }

  private static String formatOf(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "jsonl", "ndjson" -> "json";
      case "txt" -> "text";
      case "" -> throw wrong("say the format of '" + path + "': format => 'json'");
      default -> extension;
    };
  }

  private static String value(String name, Expression expression) {
    if (!expression.foldable()) {
      throw wrong("the argument '" + name + "' is not a constant");
    }
    Object value = expression.eval(null);
    if (value == null) {
      throw wrong("the argument '" + name + "' is NULL");
    }
    return value.toString();
  }

  private static ComputeException wrong(String message) {
    return ComputeException.badRequest("[READ_FILES] " + message + ".");
  }
}
