package kitchens.caspers.universe;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Waiting, with a bound, for something that the workspace does in its own time. */
final class Waiting {
  private Waiting() {}

  /**
   * Asks until an answer comes.
   *
   * @param what what is waited for, for the message
   * @throws StageFailure when the bound has passed
   */
  static <T> T until(String what, Duration bound, Duration every, Supplier<Optional<T>> question) {
    var end = Instant.now().plus(bound);
    while (true) {
      var answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (Instant.now().isAfter(end)) {
        throw new StageFailure("%s did not happen within %s s".formatted(what, bound.toSeconds()));
      }
      pause(every);
    }
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StageFailure("interrupted while waiting");
    }
  }
}
