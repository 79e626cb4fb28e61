package kitchens.caspers.compute.pipelines.table;

import kitchens.caspers.compute.pipelines.sql.Expectation;

/** A row violates an expectation that says ON VIOLATION FAIL UPDATE. */
public final class ExpectationFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExpectationFailedException(Expectation expectation, String row) {
    super(
        expectation.at()
            + ": expectation "
            + expectation.name()
            + " ("
            + expectation.condition()
            + ") is violated by the row "
            + row);
  }
}
