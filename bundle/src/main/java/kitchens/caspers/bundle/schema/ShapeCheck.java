package kitchens.caspers.bundle.schema;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/**
 * Compares values with the shape that they should have, and reads single values as the type that
 * their field wants. A string with a reference in it fits everywhere: what it stands for is looked
 * at when it is known.
 */
public final class ShapeCheck {

  private static final Set<String> TRUE = Set.of("y", "yes", "on", "true");
  private static final Set<String> FALSE = Set.of("n", "no", "off", "false");

  private final Problems problems;

  /** Reports to these problems: unknown fields as warnings, wrong types as errors. */
  public ShapeCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * The value with its single values in the types of their fields.
   *
   * @param name what the value is called in a message
   */
  public Value fit(String name, Value value, Shape shape) {
    if (shape == Shape.Single.ANY || isReference(value)) {
      return value;
    }
    if (value instanceof Scalar scalar && scalar.value() == null) {
      return value;
    }
    if (shape instanceof Shape.MapOr either) {
      return fit(name, value, value instanceof Mapping ? either.map() : either.other());
    }
    if (shape instanceof Shape.Struct struct) {
      return value instanceof Mapping mapping
          ? struct(mapping, struct)
          : wrong(name, value, "a map");
    }
    if (shape instanceof Shape.MapOf map) {
      return value instanceof Mapping mapping ? map(mapping, map) : wrong(name, value, "a map");
    }
    if (shape instanceof Shape.ListOf list) {
      return value instanceof Sequence sequence
          ? list(name, sequence, list)
          : wrong(name, value, "a list");
    }
    if (!(value instanceof Scalar scalar)) {
      return wrong(name, value, wanted(shape));
    }
    return shape instanceof Shape.Choice choice
        ? choice(name, scalar, choice)
        : single(name, scalar, (Shape.Single) shape);
  }

  private Mapping struct(Mapping mapping, Shape.Struct struct) {
    var fields = struct.fields();
    var fitted = new ArrayList<Mapping.Entry>();
    for (var entry : mapping.entries()) {
      var shape = fields.get(entry.key());
      if (shape == null) {
        problems.warning(
            entry.keyAt(),
            "unknown field \"" + entry.key() + "\" in " + struct.name(),
            Nearest.mend(entry.key(), fields.keySet()));
        fitted.add(entry);
      } else {
        var value = fit(entry.key(), entry.value(), shape);
        fitted.add(new Mapping.Entry(entry.key(), entry.keyAt(), value));
      }
    }
    return Mapping.of(fitted, mapping.at());
  }

  private Mapping map(Mapping mapping, Shape.MapOf shape) {
    var fitted = new ArrayList<Mapping.Entry>();
    for (var entry : mapping.entries()) {
      var value = fit(entry.key(), entry.value(), shape.value());
      fitted.add(new Mapping.Entry(entry.key(), entry.keyAt(), value));
    }
    return Mapping.of(fitted, mapping.at());
  }

  private Sequence list(String name, Sequence sequence, Shape.ListOf shape) {
    var fitted = new ArrayList<Value>();
    for (var item : sequence.items()) {
      fitted.add(fit("an item of " + name, item, shape.item()));
    }
    return new Sequence(fitted, sequence.at());
  }

  private Value choice(String name, Scalar scalar, Shape.Choice choice) {
    var word = scalar.asText();
    if (!choice.words().contains(word)) {
      problems.error(
          scalar.at(),
          name + " is \"" + word + "\", which it cannot be",
          Nearest.mend(word, choice.words()));
    }
    return scalar;
  }

  private Value single(String name, Scalar scalar, Shape.Single shape) {
    var value = scalar.value();
    return switch (shape) {
      case STRING -> value instanceof String ? scalar : new Scalar(scalar.asText(), scalar.at());
      case INTEGER -> {
        if (value instanceof Long) {
          yield scalar;
        }
        if (value instanceof Double number && number == Math.rint(number)) {
          yield new Scalar(number.longValue(), scalar.at());
        }
        yield value instanceof String text && text.matches("[-+]?[0-9]{1,18}")
            ? new Scalar(Long.valueOf(text), scalar.at())
            : wrong(name, scalar, "a whole number");
      }
      case NUMBER -> value instanceof Number ? scalar : wrong(name, scalar, "a number");
      case BOOLEAN -> {
        if (value instanceof Boolean) {
          yield scalar;
        }
        var word = scalar.asText().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word) || FALSE.contains(word)) {
          yield new Scalar(TRUE.contains(word), scalar.at());
        }
        yield wrong(name, scalar, "true or false");
      }
      case ANY -> scalar;
    };
  }

  private Value wrong(String name, Value value, String wanted) {
    var shown =
        value instanceof Scalar scalar ? "\"" + shorten(scalar.asText()) + "\"" : value.kind();
    problems.error(value.at(), name + " is " + shown, "write " + wanted);
    return value;
  }

  private static String shorten(String text) {
    var line = text.lines().findFirst().orElse("");
    return line.length() > 60 ? line.substring(0, 57) + "…" : line;
  }

  private static String wanted(Shape shape) {
    if (shape instanceof Shape.Choice) {
      return "one word";
    }
    return switch ((Shape.Single) shape) {
      case STRING, ANY -> "a string";
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
    };
  }

  private static boolean isReference(Value value) {
    return value instanceof Scalar scalar
        && scalar.value() instanceof String text
        && text.contains("${");
  }
}
