package kitchens.caspers.simulator.input;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import kitchens.caspers.simulator.input.Finding.Severity;

/** Gathers what is wrong in one file, so that all of it is reported at once. */
public final class Findings {
  private final String file;
  private final boolean strict;
  private final List<Finding> all = new ArrayList<>();
  private UnaryOperator<String> positions = path -> "";

  /**
   * @param strict whether a warning counts as an error
   */
  public Findings(String file, boolean strict) {
    this.file = file;
    this.strict = strict;
  }

  /**
   * From now on the file's name is followed by where in it something was found.
   *
   * @param positions turns a finding's path into {@code :line:column}, or into nothing
   */
  public void locatedBy(UnaryOperator<String> positions) {
    this.positions = positions;
  }

  public void error(String path, String problem, String mend) {
    all.add(new Finding(Severity.ERROR, file + positions.apply(path), path, problem, mend));
  }

  public void warning(String path, String problem, String mend) {
    var severity = strict ? Severity.ERROR : Severity.WARNING;
    all.add(new Finding(severity, file + positions.apply(path), path, problem, mend));
  }

  /** Everything found so far. */
  public List<Finding> all() {
    return List.copyOf(all);
  }

  public boolean hasErrors() {
    return all.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /**
   * The warnings, if there is nothing worse.
   *
   * @throws InvalidInputException with every finding, if there is an error
   */
  public List<Finding> warnings() {
    if (hasErrors()) {
      throw new InvalidInputException(all);
    }
    return List.copyOf(all);
  }
}
