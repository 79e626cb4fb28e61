package kitchens.caspers.simulator.input;

/**
 * Something wrong or doubtful in a text that a person wrote.
 *
 * @param severity whether the text can be used all the same
 * @param file the file's name, as the caller gave it, and {@code :line:column} where that is known
 * @param path where in it: a field such as {@code svc.cs[0]}, or {@code line 3}
 * @param problem what is wrong there
 * @param mend what to write instead
 */
public record Finding(Severity severity, String file, String path, String problem, String mend) {

  /** An error makes the text unusable; a warning does not, unless strictness is asked for. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** One line: where, what, the mend. */
  @Override
  public String toString() {
    return "%s: %s: %s; %s".formatted(file, path, problem, mend);
  }
}
