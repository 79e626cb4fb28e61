package kitchens.caspers.bundle.value;

import java.util.List;
import java.util.Objects;

/** A list of values. */
public record Sequence(List<Value> items, Location at) implements Value {

  /** Takes its own copy of the items. */
  public Sequence {
    Objects.requireNonNull(at, "at is null");
    items = List.copyOf(items);
  }

  @Override
  public String kind() {
    return "a list";
  }

  /** The item at an index written in decimal digits, or null. */
  Value get(String index) {
    if (index.isEmpty() || index.length() > 9 || !index.chars().allMatch(Character::isDigit)) {
      return null;
    }
    var i = Integer.parseInt(index);
    return i < items.size() ? items.get(i) : null;
  }
}
