package kitchens.caspers.compute.pipelines.sql;

/**
 * {@code CONSTRAINT name EXPECT (condition) [ON VIOLATION DROP ROW | FAIL UPDATE]}. A row violates
 * it when the condition is not true, NULL included.
 */
public record Expectation(String name, String condition, Action action, Position at) {
  /** What happens to a row that violates the expectation; {@code WARN} keeps and counts it. */
  public enum Action {
    WARN,
    DROP_ROW,
    FAIL_UPDATE
  }
}
