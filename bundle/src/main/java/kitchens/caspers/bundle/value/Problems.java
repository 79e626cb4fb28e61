package kitchens.caspers.bundle.value;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kitchens.caspers.bundle.value.Problem.Severity;

/** Collects every problem of one run, so that a person sees all of them at once. */
public final class Problems {

  private final Set<Problem> found = new LinkedHashSet<>();

  /** Notes an error; the same one twice counts once. */
  public void error(Location at, String what, String mend) {
    found.add(new Problem(Severity.ERROR, at, what, mend));
  }

  /** Notes a warning; the same one twice counts once. */
  public void warning(Location at, String what, String mend) {
    found.add(new Problem(Severity.WARNING, at, what, mend));
  }

  /** Notes all of another's. */
  public void add(Problems others) {
    found.addAll(others.found);
  }

  /** Whether anything stops the bundle from being used. */
  public boolean hasErrors() {
    return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  /** All, in the order of the files. */
  public List<Problem> sorted() {
    return found.stream().sorted(Problem.ORDER).toList();
  }

  /**
   * Goes on only when there is no error.
   *
   * @throws BundleException with all problems
   */
  public void throwIfErrors() {
    if (hasErrors()) {
      throw new BundleException(sorted());
    }
  }
}
