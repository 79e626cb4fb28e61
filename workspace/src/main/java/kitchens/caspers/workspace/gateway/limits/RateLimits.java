package kitchens.caspers.workspace.gateway.limits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import kitchens.caspers.workspace.gateway.AiGateway.RateLimit;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principal.Kind;

/**
 * The rate limits of one endpoint. A call is let pass when all limits that apply to it have room,
 * and counts in each of them at once, so that any number of callers at the same time get exactly
 * what is allowed. Tokens are known only afterwards: a call is let pass while the minute's tokens,
 * with an estimate of those under way, are below the limit.
 */
public final class RateLimits {

  private static final int MOST_WINDOWS = 10_000;

  private final String endpoint;
  private final List<RateLimit> limits;
  private final LongSupplier seconds;
  private final Map<String, Window> windows = new HashMap<>();
  private boolean changed;

  /**
   * @param limits as {@link RateLimitRules} lets them pass
   * @param seconds a clock that never goes back
   */
  public RateLimits(String endpoint, List<RateLimit> limits, LongSupplier seconds) {
    this.endpoint = endpoint;
    this.limits = List.copyOf(limits);
    this.seconds = seconds;
  }

  /** A limit that a call was refused for. */
  public static final class Struck extends Exception {

    private static final long serialVersionUID = 1L;

    private final long retryAfterSeconds;

    Struck(String message, long retryAfterSeconds) {
      super(message, null, false, false);
      this.retryAfterSeconds = retryAfterSeconds;
    }

    /** As an answer: 429 with the time after which it is worth asking again. */
    public ApiException refusal() {
      return ApiException.tooManyRequests(getMessage(), Long.toString(retryAfterSeconds));
    }
  }

  /** What a call was let pass with; its tokens are settled when they are known. */
  public final class Pass {

    private final List<Window> tokens;
    private final long reserved;
    private final long at;
    private boolean settled;

    private Pass(List<Window> tokens, long reserved, long at) {
      this.tokens = tokens;
      this.reserved = reserved;
      this.at = at;
    }

    /** Counts the tokens that it really took. */
    public void settle(long used) {
      synchronized (RateLimits.this) {
        if (settled) {
          return;
        }
        settled = true;
        changed = true;
        long now = seconds.getAsLong();
        for (Window window : tokens) {
          // The estimate goes where it was booked, unless that second is forgotten already.
          if (now - at < Window.SECONDS) {
            window.add(now, used - reserved);
          } else {
            window.add(now, used);
          }
        }
      }
    }
  }

  String endpoint() {
    return endpoint;
  }

  /** Whether there is anything to count. */
  public boolean none() {
    return limits.isEmpty();
  }

  /** What counts at present, by window and second; empty when nothing came since it was asked. */
  synchronized Optional<Map<String, Map<Long, Long>>> changed() {
    if (!changed) {
      return Optional.empty();
    }
    changed = false;
    long now = seconds.getAsLong();
    Map<String, Map<Long, Long>> counted = new HashMap<>();
    windows.forEach(
        (key, window) -> {
          Map<Long, Long> its = window.bySecond(now);
          if (!its.isEmpty()) {
            counted.put(key, its);
          }
        });
    return Optional.of(counted);
  }

  /** Counts what was counted before, as far as it is of the last minute. */
  synchronized void restore(Map<String, Map<Long, Long>> counted) {
    long now = seconds.getAsLong();
    counted.forEach(
        (key, its) ->
            its.forEach(
                (second, amount) -> {
                  if (second > now - Window.SECONDS && second <= now) {
                    window(key, now).add(second, now, amount);
                  }
                }));
  }

  /** Whether some limit counts tokens. */
  public boolean countTokens() {
    return limits.stream().anyMatch(limit -> limit.tokens() != null);
  }

  /**
   * Lets a call pass.
   *
   * @param estimate of its tokens
   * @throws Struck when a limit has no room; nothing is counted then
   */
  public synchronized Pass admit(Principal caller, long estimate) throws Struck {
    if (limits.isEmpty()) {
      return new Pass(List.of(), 0, 0);
    }
    long now = seconds.getAsLong();
    List<Window> calls = new ArrayList<>();
    List<Window> tokens = new ArrayList<>();
    for (RateLimit limit : limits) {
      Optional<String> key = key(limit, caller);
      if (key.isEmpty()) {
        continue;
      }
      if (limit.calls() != null) {
        Window window = window(key.get() + "/calls", now);
        if (window.used(now) >= limit.calls()) {
          throw struck(limit, limit.calls() + " calls", window, limit.calls() - 1, now);
        }
        calls.add(window);
      }
      if (limit.tokens() != null) {
        Window window = window(key.get() + "/tokens", now);
        if (window.used(now) >= limit.tokens()) {
          throw struck(limit, limit.tokens() + " tokens", window, limit.tokens() - 1, now);
        }
        tokens.add(window);
      }
    }
    changed = true;
    calls.forEach(window -> window.add(now, 1));
    tokens.forEach(window -> window.add(now, estimate));
    return new Pass(tokens, estimate, now);
  }

  private Window window(String key, long now) {
    if (windows.size() >= MOST_WINDOWS && !windows.containsKey(key)) {
      windows.values().removeIf(window -> window.used(now) == 0);
    }
    return windows.computeIfAbsent(key, k -> new Window());
  }

  /** The window that a limit counts this caller in; empty when it is not the caller's. */
  private Optional<String> key(RateLimit limit, Principal caller) {
    boolean person = caller.kind() == Kind.USER;
    String named = limit.principal();
    return switch (limit.key()) {
      case "endpoint" -> Optional.of("endpoint");
      case "user_group" ->
          "users".equals(named) || caller.admin()
              ? Optional.of("group/" + named)
              : Optional.empty();
      case "service_principal" -> !person ? own(named, caller, limit) : Optional.empty();
      default -> named != null && !person ? Optional.empty() : own(named, caller, limit);
    };
  }

  /** A limit of one's own goes before that of everybody. */
  private Optional<String> own(String named, Principal caller, RateLimit limit) {
    if (named == null) {
      boolean special =
          limits.stream()
              .anyMatch(
                  other ->
                      caller.userName().equals(other.principal())
                          && !"user_group".equals(other.key())
                          && (other.calls() != null) == (limit.calls() != null));
      return special ? Optional.empty() : Optional.of("each/" + caller.id());
    }
    return named.equals(caller.userName()) ? Optional.of("one/" + caller.id()) : Optional.empty();
  }

  private Struck struck(RateLimit limit, String amount, Window window, long below, long now) {
    long wait = window.secondsUntil(now, below);
    String whose =
        switch (limit.key()) {
          case "endpoint" -> "of all callers together";
          case "user_group" -> "of the group '" + limit.principal() + "' together";
          default ->
              limit.principal() == null ? "of each caller" : "of '" + limit.principal() + "'";
        };
    return new Struck(
        "rate limit of endpoint '"
            + endpoint
            + "': "
            + amount
            + " a minute "
            + whose
            + " are used up; ask again in "
            + wait
            + " s, or have who manages the endpoint raise ai_gateway.rate_limits (key "
            + limit.key()
            + ")",
        wait);
  }
}
