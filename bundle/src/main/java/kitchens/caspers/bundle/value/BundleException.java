package kitchens.caspers.bundle.value;

import java.util.List;
import java.util.stream.Collectors;
import kitchens.caspers.bundle.value.Problem.Severity;

/** A bundle cannot be used, or what was asked of it failed; the message is for its author. */
public final class BundleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** All the problems of one run. */
  public BundleException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** One problem that stands at no place in a file. */
  public BundleException(String what, String mend) {
    this(List.of(new Problem(Severity.ERROR, null, what, mend)));
  }

  /** One problem at a place. */
  public BundleException(Location at, String what, String mend) {
    this(List.of(new Problem(Severity.ERROR, at, what, mend)));
  }

  /** The problems in order. */
  public List<Problem> problems() {
    return problems;
  }
}
