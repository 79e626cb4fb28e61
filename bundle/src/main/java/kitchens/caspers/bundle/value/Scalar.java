package kitchens.caspers.bundle.value;

import java.util.Objects;

/**
 * A single value.
 *
 * @param value null, or a String, Boolean, Long, java.math.BigInteger or Double
 */
public record Scalar(Object value, Location at) implements Value {

  /** Rejects a value without a place. */
  public Scalar {
    Objects.requireNonNull(at, "at is null");
  }

  @Override
  public String kind() {
    if (value == null) {
      return "empty";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    return value instanceof String ? "a string" : "a number";
  }

  /** The value as it stands inside a longer string. */
  public String asText() {
    return value == null ? "" : value.toString();
  }
}
