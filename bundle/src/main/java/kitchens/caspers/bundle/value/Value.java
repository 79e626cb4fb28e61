package kitchens.caspers.bundle.value;

import java.util.List;

/**
 * A value of the configuration that knows where it was written. Values are immutable; merging and
 * interpolation make new ones that keep the places of what they were made from.
 */
public sealed interface Value permits Scalar, Sequence, Mapping {

  /** Where the value stands. */
  Location at();

  /** What a person calls this kind of value: "a string", "a list", "a map", … */
  String kind();

  /**
   * The value below this one.
   *
   * @param path keys of mappings and, as decimal digits, indexes of sequences
   * @return null when there is none
   */
  default Value find(List<String> path) {
    var here = this;
    for (var step : path) {
      if (here instanceof Mapping mapping) {
        here = mapping.get(step);
      } else if (here instanceof Sequence sequence) {
        here = sequence.get(step);
      } else {
        return null;
      }
      if (here == null) {
        return null;
      }
    }
    return here;
  }

  /** The same as {@link #find(List)}, the steps written out. */
  default Value find(String... path) {
    return find(List.of(path));
  }

  /** The string below this value, or null when there is none or it is no string. */
  default String text(String... path) {
    return find(path) instanceof Scalar scalar && scalar.value() instanceof String text
        ? text
        : null;
  }
}
