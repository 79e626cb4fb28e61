package kitchens.caspers.workspace.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.settings.Settings;

/**
 * Finds one of several targets that answers: the first that is well, and where the endpoint falls
 * back, the next ones after it; the last is asked again, with growing pauses, while its failure may
 * pass.
 */
final class Dispatch {

  /** Longer than that a caller waits better itself. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Who answered and how, told before anything goes to the caller. */
  record Answered(Target target, Reply reply) {}

  private final Settings.Gateway settings;
  private final Map<List<String>, Breaker> breakers = new ConcurrentHashMap<>();
  private final Function<List<String>, Breaker> fresh;

  Dispatch(Settings.Gateway settings) {
    this.settings = settings;
    Duration wait = Duration.ofSeconds(settings.openSeconds());
    this.fresh = name -> new Breaker(settings.failuresToOpen(), wait, System::nanoTime);
  }

  /**
   * Asks.
   *
   * @param targets in the order in which they are asked; one or more
   * @param asked is told each target before it is asked
   * @throws ApiException when none answers: that of the last one
   */
  Answered ask(String endpoint, List<Target> targets, Question question, Consumer<Target> asked) {
    ApiException last = null;
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Breaker breaker = breakers.computeIfAbsent(List.of(endpoint, target.name()), fresh);
      boolean alone = i == targets.size() - 1;
      for (int attempt = 0; ; attempt++) {
        if (!breaker.letsPass()) {
          last = last == null ? open(endpoint, target, breaker) : last;
          break;
        }
        asked.accept(target);
        try {
          Reply reply = target.ask(question);
          breaker.succeeded();
          return new Answered(target, reply);
        } catch (Failed failed) {
          last = failed.answer();
          told(breaker, failed);
          if (!alone || !target.worthRetrying() || !paused(failed, attempt)) {
            break;
          }
        } catch (RuntimeException e) {
          breaker.unknown();
          throw e;
        }
      }
    }
    throw last;
  }

  private static void told(Breaker breaker, Failed failed) {
    if (failed.broken()) {
      breaker.failed();
    } else {
      breaker.unknown();
    }
  }

  /** Waits before the next attempt; false when there is none. */
  private boolean paused(Failed failed, int attempt) {
    // Who gave no answer in time may still be working on it: asking again would be paid twice.
    if (attempt >= settings.retries() || failed.answer().status() == 504) {
      return false;
    }
    long grown = settings.backoffMillis() << attempt;
    Duration pause =
        failed
            .retryAfter()
            .orElseGet(
                () -> Duration.ofMillis(grown / 2 + ThreadLocalRandom.current().nextLong(grown)));
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      return false;
    }
    try {
      Thread.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ApiException open(String endpoint, Target target, Breaker breaker) {
    long seconds = Math.max(1, breaker.remaining().toSeconds() + 1);
    return new ApiException(
        503,
        "CIRCUIT_OPEN",
        "served entity '"
            + target.name()
            + "' of endpoint '"
            + endpoint
            + "' failed again and again; it is tried again in "
            + seconds
            + " s. With ai_gateway.fallback_config another served entity answers meanwhile");
  }

  /** Whether nothing is sent to a target at present. */
  boolean isOpen(String endpoint, String target) {
    Breaker breaker = breakers.get(List.of(endpoint, target));
    return breaker != null && !breaker.remaining().isZero();
  }
}
