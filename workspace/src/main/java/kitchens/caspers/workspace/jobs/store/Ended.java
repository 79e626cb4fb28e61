package kitchens.caspers.workspace.jobs.store;

import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;

/**
 * How an attempt's work ended.
 *
 * @param error the cause, short
 * @param trace more about the error, its cause first
 */
public record Ended(
    Outcome outcome, String message, Optional<String> error, Optional<String> trace) {

  private static final int LONGEST_ERROR = 2_000;
  private static final int LONGEST_TRACE = 64_000;

  /** Cuts what is long and takes out what Postgres keeps in no text. */
  public Ended {
    message = clean(message, LONGEST_ERROR);
    error = error.map(text -> clean(text, LONGEST_ERROR));
    trace = trace.map(text -> clean(text, LONGEST_TRACE));
  }

  private static String clean(String text, int longest) {
    var clean = text.replace("\u0000", "\uFFFD");
    return clean.length() <= longest ? clean : clean.substring(0, longest - 1) + "…";
  }

  public static Ended success() {
    return new Ended(Outcome.SUCCESS, "", Optional.empty(), Optional.empty());
  }

  public static Ended failed(String error, String trace) {
    return new Ended(
        Outcome.FAILED,
        "Workload failed: %s".formatted(error),
        Optional.of(error),
        Optional.of(trace).filter(text -> !text.isBlank()));
  }

  public static Ended libraryMissing(String error) {
    return new Ended(Outcome.LIBRARY_MISSING, error, Optional.of(error), Optional.empty());
  }

  public static Ended canceled() {
    return new Ended(Outcome.CANCELED, "Run cancelled.", Optional.empty(), Optional.empty());
  }
}
