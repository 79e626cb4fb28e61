package kitchens.caspers.compute.functions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Abs;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.Ceil;
import org.apache.spark.sql.catalyst.expressions.Concat;
import org.apache.spark.sql.catalyst.expressions.ConcatWs;
import org.apache.spark.sql.catalyst.expressions.Contains;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestamp;
import org.apache.spark.sql.catalyst.expressions.DateAdd;
import org.apache.spark.sql.catalyst.expressions.DateDiff;
import org.apache.spark.sql.catalyst.expressions.DateSub;
import org.apache.spark.sql.catalyst.expressions.DayOfMonth;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EndsWith;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Floor;
import org.apache.spark.sql.catalyst.expressions.Greatest;
import org.apache.spark.sql.catalyst.expressions.Hour;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IntegralDivide;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Least;
import org.apache.spark.sql.catalyst.expressions.Length;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Lower;
import org.apache.spark.sql.catalyst.expressions.Minute;
import org.apache.spark.sql.catalyst.expressions.Month;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.Round;
import org.apache.spark.sql.catalyst.expressions.StartsWith;
import org.apache.spark.sql.catalyst.expressions.StringTrim;
import org.apache.spark.sql.catalyst.expressions.StringTrimLeft;
import org.apache.spark.sql.catalyst.expressions.StringTrimRight;
import org.apache.spark.sql.catalyst.expressions.Substring;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.TimestampDiff;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.expressions.UnixTimestamp;
import org.apache.spark.sql.catalyst.expressions.Upper;
import org.apache.spark.sql.catalyst.expressions.Year;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.TimestampType;

/** Functions and operators that come out the same in both engines. */
final class PostgresFunctions {

  /** Where {@code $1}, {@code $2} … stand for the operands. */
  private static final Map<Class<?>, String> ALIKE =
      Map.ofEntries(
          Map.entry(And.class, "($1 AND $2)"),
          Map.entry(Or.class, "($1 OR $2)"),
          Map.entry(Not.class, "(NOT $1)"),
          Map.entry(IsNull.class, "($1 IS NULL)"),
          Map.entry(IsNotNull.class, "($1 IS NOT NULL)"),
          Map.entry(If.class, "(CASE WHEN $1 THEN $2 ELSE $3 END)"),
          Map.entry(Upper.class, "upper($1)"),
          Map.entry(Lower.class, "lower($1)"),
          Map.entry(Length.class, "char_length($1)"),
          Map.entry(StartsWith.class, "starts_with($1, $2)"),
          Map.entry(EndsWith.class, "(right($1, char_length($2)) = $2)"),
          Map.entry(Contains.class, "(position($2 IN $1) > 0)"),
          Map.entry(StringTrim.class, "btrim($1)"),
          Map.entry(StringTrimLeft.class, "ltrim($1)"),
          Map.entry(StringTrimRight.class, "rtrim($1)"),
          Map.entry(Year.class, "(extract(year FROM $1)::integer)"),
          Map.entry(Month.class, "(extract(month FROM $1)::integer)"),
          Map.entry(DayOfMonth.class, "(extract(day FROM $1)::integer)"),
          Map.entry(Hour.class, "(extract(hour FROM $1 AT TIME ZONE 'UTC')::integer)"),
          Map.entry(Minute.class, "(extract(minute FROM $1 AT TIME ZONE 'UTC')::integer)"),
          Map.entry(DateDiff.class, "($1 - $2)"),
          Map.entry(DateAdd.class, "($1 + $2)"),
          Map.entry(DateSub.class, "($1 - $2)"),
          Map.entry(CurrentTimestamp.class, "now()"));

  private static final Map<Class<?>, String> ARITHMETIC =
      Map.of(
          Add.class, "+",
          Subtract.class, "-",
          Multiply.class, "*",
          Divide.class, "/",
          IntegralDivide.class, "/",
          Remainder.class, "%");

  /** In seconds; longer units are of the calendar. */
  private static final Map<String, Integer> UNITS =
      Map.of("SECOND", 1, "MINUTE", 60, "HOUR", 3_600, "DAY", 86_400, "WEEK", 604_800);

  private PostgresFunctions() {}

  static Pieces of(Expression e, PostgresExpressions expressions) {
    String template = ALIKE.get(e.getClass());
    List<Expression> operands = Trees.list(e.children());
    List<Pieces> values = new ArrayList<>();
    operands.forEach(operand -> values.add(expressions.of(operand)));
    if (template != null && operands.size() == operands(template)) {
      return fill(template, values);
    } else if (e instanceof BinaryArithmetic && ARITHMETIC.containsKey(e.getClass())) {
      return arithmetic((BinaryArithmetic) e, values);
    } else if (e instanceof UnaryMinus || e instanceof Abs) {
      requireNumber(e, operands.get(0).dataType());
      return fill(e instanceof Abs ? "abs($1)" : "(- $1)", values);
    } else if (e instanceof Round round) {
      return round(round, values.get(0));
    } else if (e instanceof Floor || e instanceof Ceil) {
      String name = e instanceof Floor ? "floor" : "ceil";
      return Pieces.of("(", name, "(", values.get(0), ")::", PostgresTypes.name(e.dataType()), ")");
    } else if (e instanceof Greatest || e instanceof Least) {
      requireNumber(e, e.dataType());
      return Pieces.of(e.prettyName(), "(", Pieces.join(", ", values), ")");
    }
    return texts(e, operands, values);
  }

  private static Pieces texts(Expression e, List<Expression> operands, List<Pieces> values) {
    if (e instanceof Like like && like.escapeChar() == '\\') {
      return fill("($1 LIKE $2)", values);
    } else if (e instanceof Concat && PostgresTypes.text(e.dataType())) {
      return Pieces.of("(", Pieces.join(" || ", values), ")");
    } else if (e instanceof ConcatWs
        && operands.stream().allMatch(o -> PostgresTypes.text(o.dataType()))) {
      return Pieces.of("concat_ws(", Pieces.join(", ", values), ")");
    } else if (e instanceof Substring substring
        && PostgresTypes.text(e.dataType())
        && substring.pos() instanceof Literal from
        && from.value() instanceof Integer position
        && position > 0) {
      return fill("substr($1, $2, greatest($3, 0))", values);
    } else if (e instanceof TimestampDiff diff
        && UNITS.containsKey(diff.unit().toUpperCase(Locale.ROOT))) {
      int seconds = UNITS.get(diff.unit().toUpperCase(Locale.ROOT));
      return Pieces.of(
          "(trunc(extract(epoch FROM (",
          values.get(1),
          " - ",
          values.get(0),
          ")) / ",
          seconds,
          ")::bigint)");
    } else if (e instanceof UnixTimestamp && operands.get(0).dataType() instanceof TimestampType) {
      return Pieces.of("(floor(extract(epoch FROM ", values.get(0), "))::bigint)");
    } else if (e instanceof CreateNamedStruct struct) {
      return struct(struct, values);
    } else if (e instanceof CreateArray) {
      List<Pieces> elements = new ArrayList<>();
      for (int i = 0; i < operands.size(); i++) {
        elements.add(PostgresJson.of(operands.get(i).dataType(), values.get(i)));
      }
      return Pieces.of("json_build_array(", Pieces.join(", ", elements), ")");
    }
    throw new NotTranslatable("the function or operator " + e.prettyName());
  }

  private static int operands(String template) {
    return template.contains("$3")
        ? 3
        : template.contains("$2") ? 2 : template.contains("$1") ? 1 : 0;
  }

  private static Pieces fill(String template, List<Pieces> values) {
    String[] parts = template.split("(?=\\$\\d)|(?<=\\$\\d)");
    return Pieces.of(
        Arrays.stream(parts)
            .map(part -> part.startsWith("$") ? values.get(part.charAt(1) - '1') : part)
            .toArray());
  }

  /** In both engines an overflow and a division by zero are errors. */
  private static Pieces arithmetic(BinaryArithmetic e, List<Pieces> values) {
    DataType type = e.left().dataType();
    requireNumber(e, type);
    requireNumber(e, e.right().dataType());
    boolean fits =
        e instanceof Divide
            ? !PostgresTypes.whole(type)
            : !(e instanceof IntegralDivide) || PostgresTypes.whole(type);
    if (!fits || e instanceof Remainder && PostgresTypes.floating(type)) {
      throw new NotTranslatable(e.symbol() + " of " + type.sql());
    }
    String operator = ARITHMETIC.get(e.getClass());
    if (e instanceof Divide && e.dataType() instanceof DecimalType result) {
      // Postgres takes the digits of a quotient from its operands: give it more than are kept.
      return Pieces.of(
          "((",
          values.get(0),
          "::numeric(100,",
          result.scale() + 6,
          ") / ",
          values.get(1),
          ")::",
          PostgresTypes.name(result),
          ")");
    }
    String kept =
        e.dataType() instanceof DecimalType || e instanceof IntegralDivide
            ? "::" + PostgresTypes.name(e.dataType())
            : "";
    return Pieces.of("((", values.get(0), " ", operator, " ", values.get(1), ")", kept, ")");
  }

  private static void requireNumber(Expression e, DataType type) {
    if (!PostgresTypes.numeric(type)) {
      throw new NotTranslatable(e.prettyName() + " of " + type.sql());
    }
  }

  /** Half away from zero; of a double by way of its text, as Spark does. */
  private static Pieces round(Round round, Pieces value) {
    if (!(round.scale() instanceof Literal scale)
        || !(scale.value() instanceof Integer digits)
        || digits < 0) {
      throw new NotTranslatable("round to other than a constant number of digits");
    }
    DataType type = round.child().dataType();
    if (PostgresTypes.whole(type)) {
      return value;
    }
    String exact = PostgresTypes.floating(type) ? "::text::numeric" : "";
    return Pieces.of(
        "(round(", value, exact, ", ", digits, ")::", PostgresTypes.name(round.dataType()), ")");
  }

  private static Pieces struct(CreateNamedStruct struct, List<Pieces> values) {
    List<Pieces> fields = new ArrayList<>();
    List<Expression> operands = Trees.list(struct.children());
    for (int i = 0; i < operands.size(); i += 2) {
      if (!(operands.get(i) instanceof Literal name)) {
        throw new NotTranslatable("a struct whose fields have no constant names");
      }
      fields.add(Pieces.of(PostgresLiterals.quoted(name.value().toString())));
      fields.add(PostgresJson.of(operands.get(i + 1).dataType(), values.get(i + 1)));
    }
    return Pieces.of("json_build_object(", Pieces.join(", ", fields), ")");
  }
}
