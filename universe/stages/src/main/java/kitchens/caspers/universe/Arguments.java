package kitchens.caspers.universe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A stage's parameters: {@code --name value} pairs, as a {@code spark_jar_task} hands them over.
 */
final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the pairs.
   *
   * @throws IllegalArgumentException for a name without {@code --}, a name given twice, or a name
   *     without a value
   */
  static Arguments parse(String... args) {
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || args[i].length() == 2) {
        throw new IllegalArgumentException(
            "parameter %d is '%s': expected --name value pairs".formatted(i + 1, args[i]));
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("%s has no value: give one after it".formatted(args[i]));
      }
      if (values.put(args[i].substring(2), args[i + 1]) != null) {
        throw new IllegalArgumentException("%s is given twice: keep one".formatted(args[i]));
      }
    }
    return new Arguments(values);
  }

  /** The value of a parameter that must be there and not be blank. */
  String required(String name) {
    return optional(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--%s is missing: set it in the task's parameters in databricks.yml"
                        .formatted(name)));
  }

  /** The value of a parameter; empty when it is absent or blank. */
  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * A number; empty when it is absent or blank.
   *
   * @param shape what to write, for the message
   */
  <N extends Number> Optional<N> number(String name, Function<String, N> read, String shape) {
    return optional(name)
        .map(
            text -> {
              try {
                return read.apply(text.strip());
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                    "--%s is '%s': write %s".formatted(name, text, shape));
              }
            });
  }

  /** A comma-separated list, trimmed, without empty entries. */
  List<String> list(String name) {
    return Stream.of(required(name).split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }
}
