package kitchens.caspers.simulator.input;

import java.util.List;
import java.util.stream.Collectors;

/** A text cannot be used; the message has one line for each thing wrong in it. */
public final class InvalidInputException extends IllegalArgumentException {
  private final transient List<Finding> findings;

  public InvalidInputException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /** Everything found, errors and warnings, in the text's order. */
  public List<Finding> findings() {
    return findings;
  }
}
