package kitchens.caspers.workspace.database;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a store has read and nobody has changed since, for rows that each request asks for. The one
 * store that writes those rows calls {@link #forget} after each change is committed and before it
 * says so to anybody; from then on they are read again.
 *
 * @param <K> what is asked for
 * @param <V> what was found
 */
public final class Remembered<K, V> {

  private final int most;
  private final ConcurrentHashMap<K, V> values = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * @param most values that are held; beyond it all are read again
   */
  public Remembered(int most) {
    this.most = most;
  }

  /** The value that is remembered, or else what {@code read} finds; nothing is not remembered. */
  public Optional<V> get(K key, Supplier<Optional<V>> read) {
    V known = values.get(requireNonNull(key, "key is null"));
    if (known != null) {
      return Optional.of(known);
    }
    long before = changes.get();
    Optional<V> found = read.get();
    if (found.isPresent()) {
      keep(key, found.get(), before);
    }
    return found;
  }

  /** A value that was read before a change is not kept after it. */
  private synchronized void keep(K key, V value, long before) {
    if (changes.get() != before) {
      return;
    }
    if (values.size() >= most) {
      values.clear();
    }
    values.put(key, value);
  }

  /** Rows have changed: all is read again. */
  public synchronized void forget() {
    changes.incrementAndGet();
    values.clear();
  }
}
