package kitchens.caspers.bundle.value;

import java.util.Comparator;
import java.util.Objects;

/**
 * Something about a bundle that its author should know, and how to mend it.
 *
 * @param at where, or null when it concerns no place in a file
 * @param mend what to do, or null when the message says it all
 */
public record Problem(Severity severity, Location at, String what, String mend) {

  /** Whether the bundle can be used all the same. */
  public enum Severity {
    /** Nothing is done until this is mended. */
    ERROR,
    /** Probably not what was meant; an error under {@code --strict}. */
    WARNING
  }

  /** In the order of the files, as a person mends them. */
  public static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::at, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Problem::what);

  /** Rejects a problem that says nothing. */
  public Problem {
    Objects.requireNonNull(severity, "severity is null");
    Objects.requireNonNull(what, "what is null");
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    if (at != null) {
      text.append(at).append(": ");
    }
    text.append(severity == Severity.WARNING ? "warning: " : "error: ").append(what);
    if (mend != null) {
      text.append(" — ").append(mend);
    }
    return text.toString();
  }
}
