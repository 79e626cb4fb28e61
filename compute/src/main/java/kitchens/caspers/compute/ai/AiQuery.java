package kitchens.caspers.compute.ai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.compute.catalog.ServedSession;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.JsonToStructs;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.StructsToJson;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The SQL function {@code ai_query(endpoint, request [, returnType => 'STRUCT<…>'] [, failOnError
 * => true] [, modelParameters => named_struct(…)] [, responseFormat => '…'])}: asks a serving
 * endpoint about each row. A STRUCT is sent as a record ({@code dataframe_records}), whose
 * prediction is the answer; anything else as a chat message, whose content is.
 *
 * <p>The answer has the return type, STRING by default; with {@code failOnError => false} it is
 * {@code STRUCT<result, errorMessage>}.
 */
public final class AiQuery {
  public static final String NAME = "ai_query";

  private static final List<String> POSITIONS =
      List.of("endpoint", "request", "returntype", "failonerror");
  private static final Set<String> NAMES =
      Set.of(
          "endpoint", "request", "returntype", "failonerror", "modelparameters", "responseformat");

  private AiQuery() {}

  /** For {@code SparkSessionExtensions.injectFunction}. */
  public static FunctionIdentifier identifier() {
    return new FunctionIdentifier(NAME);
  }

  public static ExpressionInfo info() {
    return new ExpressionInfo(AiQuery.class.getName(), NAME);
  }

  /** The expression of a call. */
  public static Expression of(Seq<Expression> arguments) {
    Map<String, Expression> given = named(CollectionConverters.asJava(arguments));
    if (!given.containsKey("endpoint") || !given.containsKey("request")) {
      throw wrong("it takes an endpoint and a request: ai_query('my-endpoint', request)");
    }
    Expression request = given.get("request");
    boolean structured = request.dataType() instanceof StructType;
    boolean failOnError =
        !given.containsKey("failonerror") || flag(given.get("failonerror"), "failOnError");
    DataType type =
        given.containsKey("returntype")
            ? DataType.fromDDL(text(given.get("returntype"), "returnType"))
            : DataTypes.StringType;
    var call =
        new AiCall(
            text(given.get("endpoint"), "endpoint"),
            structured,
            failOnError,
            structured ? null : ChatOptions.of(given));
    Expression asked =
        new ScalaUDF(
            new AiFunction(call, principal()),
            DataTypes.StringType,
            seq(List.of(structured ? new StructsToJson(request) : string(request))),
            seq(List.of()),
            Option.empty(),
            Option.apply(NAME),
            true,
            false);
    var shape = new StructType().add("result", type).add("errorMessage", DataTypes.StringType);
    Expression read =
        new JsonToStructs(
            shape, scala.collection.immutable.Map$.MODULE$.empty(), asked, Option.empty(), false);
    return failOnError ? new GetStructField(read, 0, Option.apply("result")) : read;
  }

  /** Whose statement is being analyzed; null in a pipeline, which asks as compute itself. */
  private static String principal() {
    Option<SparkSession> session = SparkSession.getActiveSession();
    return session.isEmpty() ? null : ServedSession.principal(session.get()).orElse(null);
  }

  private static Map<String, Expression> named(List<Expression> arguments) {
    var given = new LinkedHashMap<String, Expression>();
    int position = 0;
    for (Expression argument : arguments) {
      String name;
      Expression value;
      if (argument instanceof NamedArgumentExpression named) {
        name = named.key().toLowerCase(Locale.ROOT);
        value = named.value();
        if (!NAMES.contains(name)) {
          throw wrong("it has no argument '" + named.key() + "'; it has " + NAMES);
        }
      } else if (position < POSITIONS.size()) {
        name = POSITIONS.get(position++);
        value = argument;
      } else {
        throw wrong("only endpoint, request, returnType and failOnError stand without a name");
      }
      if (given.put(name, value) != null) {
        throw wrong("the argument '" + name + "' is given twice");
      }
    }
    return given;
  }

  private static Expression string(Expression request) {
    return request.dataType() == DataTypes.StringType
        ? request
        : new Cast(request, DataTypes.StringType, Option.empty(), EvalMode.ANSI());
  }

  static String text(Expression expression, String name) {
    if (!expression.foldable()) {
      throw wrong("the argument '" + name + "' is not a constant");
    }
    Object value = expression.eval(null);
    if (value == null) {
      throw wrong("the argument '" + name + "' is NULL");
    }
    return value.toString();
  }

  private static boolean flag(Expression expression, String name) {
    if (!(expression.dataType() instanceof BooleanType)) {
      throw wrong("the argument '" + name + "' is true or false");
    }
    return Boolean.parseBoolean(text(expression, name));
  }

  static <T> Seq<T> seq(List<? extends T> list) {
    return CollectionConverters.asScala(List.<T>copyOf(list)).toSeq();
  }

  static ComputeException wrong(String message) {
    return ComputeException.badRequest("[AI_QUERY] ai_query: " + message + ".");
  }
}
