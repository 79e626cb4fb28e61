package kitchens.caspers.bundle.resolve;

import java.util.IdentityHashMap;
import java.util.Map;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/**
 * How much a bundle has grown by what references put in. A few lines of references to references
 * may stand for more than any memory holds, so there is an end to it.
 */
final class Growth {

  static final String LIMIT = "a million values or 32 million characters";

  private static final long MOST_VALUES = 1_000_000;
  private static final long MOST_CHARACTERS = 32_000_000;

  private final Map<Value, Long> sizes = new IdentityHashMap<>();
  private long values;
  private long characters;
  private boolean said;

  /** Counts one more use of a value; false when it is too much. */
  boolean takes(Value value) {
    values = Math.min(MOST_VALUES + 1, values + size(value));
    return values <= MOST_VALUES && characters <= MOST_CHARACTERS;
  }

  /** Counts one more text of that length; false when it is too much. */
  boolean takes(int length) {
    characters = Math.min(MOST_CHARACTERS + 1, characters + length);
    return values <= MOST_VALUES && characters <= MOST_CHARACTERS;
  }

  /** True once. */
  boolean first() {
    var before = said;
    said = true;
    return !before;
  }

  private long size(Value value) {
    var known = sizes.get(value);
    if (known != null) {
      return known;
    }
    var size = 1L;
    if (value instanceof Mapping mapping) {
      for (var entry : mapping.entries()) {
        size += size(entry.value());
      }
    } else if (value instanceof Sequence sequence) {
      for (var item : sequence.items()) {
        size += size(item);
      }
    }
    size = Math.min(MOST_VALUES + 1, size);
    sizes.put(value, size);
    return size;
  }
}
