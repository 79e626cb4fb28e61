package kitchens.caspers.workspace.statements;

import java.util.Locale;

/** How a statement ended. */
sealed interface StatementOutcome {

  /** It gave rows, perhaps none. */
  record Succeeded(StatementResult result) implements StatementOutcome {}

  /**
   * It failed.
   *
   * @param errorCode one of the Statement Execution API's codes
   */
  record Failed(String errorCode, String message) implements StatementOutcome {}

  /** It was canceled. */
  record Canceled() implements StatementOutcome {}

  /** It had succeeded, and its rows were given up since. */
  record Closed() implements StatementOutcome {}

  /** The state's name in the REST. */
  default String state() {
    return getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }
}
