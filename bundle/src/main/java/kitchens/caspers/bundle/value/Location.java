package kitchens.caspers.bundle.value;

import java.util.Comparator;
import java.util.Objects;

/**
 * A place in a file of the bundle.
 *
 * @param file the file as it is shown to people: relative to the bundle's root where it lies below
 *     it, or a source that is no file, such as {@code --var}
 * @param line from 1; 0 when the source has no lines
 * @param column from 1; 0 when the source has no columns
 */
public record Location(String file, int line, int column) implements Comparable<Location> {

  private static final Comparator<Location> ORDER =
      Comparator.comparing(Location::file)
          .thenComparingInt(Location::line)
          .thenComparingInt(Location::column);

  /** Rejects a place without a file. */
  public Location {
    Objects.requireNonNull(file, "file is null");
  }

  /** A source without lines: a command-line option, an environment variable, a default. */
  public static Location source(String name) {
    return new Location(name, 0, 0);
  }

  @Override
  public int compareTo(Location other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
