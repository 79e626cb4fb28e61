package kitchens.caspers.workspace.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kitchens.caspers.workspace.gateway.AiGateway.RateLimit;
import kitchens.caspers.workspace.gateway.limits.RateLimits.Struck;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principal.Kind;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  private static final Principal ADA = user("1", "ada@x", false);
  private static final Principal BEN = user("2", "ben@x", false);
  private static final Principal ROOT = user("3", "root@x", true);
  private static final Principal ROBOT =
      new Principal("4", "0000-app", "robot", Kind.SERVICE_PRINCIPAL, false);

  private final AtomicLong now = new AtomicLong(1_000);

  private static Principal user(String id, String name, boolean admin) {
    return new Principal(id, name, name, Kind.USER, admin);
  }

  private RateLimits limits(RateLimit... limits) {
    return new RateLimits("e", RateLimitRules.checked(List.of(limits)), now::get);
  }

  private static RateLimit calls(long calls, String key, String principal) {
    return new RateLimit(calls, key, principal, "minute", null);
  }

  private static int passes(RateLimits limits, Principal who, int attempts) {
    int passed = 0;
    for (int i = 0; i < attempts; i++) {
      try {
        limits.admit(who, 0);
        passed++;
      } catch (Struck e) {
        // Counted by what is left.
      }
    }
    return passed;
  }

  @Test
  void fiftyCallersAtOnceGetExactlyWhatIsAllowed() throws Exception {
    RateLimits limits = limits(calls(777, "endpoint", null), calls(20, "user", null));
    CountDownLatch begin = new CountDownLatch(1);
    AtomicInteger[] passed = new AtomicInteger[50];
    var threads = Executors.newFixedThreadPool(50);
    CountDownLatch over = new CountDownLatch(50);
    for (int c = 0; c < 50; c++) {
      Principal who = user("" + (100 + c), "u" + c + "@x", false);
      AtomicInteger own = passed[c] = new AtomicInteger();
      threads.execute(
          () -> {
            try {
              begin.await();
              own.addAndGet(passes(limits, who, 100));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              over.countDown();
            }
          });
    }
    begin.countDown();
    over.await();
    threads.shutdown();
    int all = 0;
    for (AtomicInteger own : passed) {
      assertThat(own.get()).isLessThanOrEqualTo(20);
      all += own.get();
    }
    assertThat(all).isEqualTo(777);
  }

  @Test
  void noSixtySecondsHoldMoreThanTheLimit() {
    RateLimits limits = limits(calls(50, "endpoint", null));
    Random random = new Random(7);
    int[] passed = new int[2_000];
    for (int second = 0; second < passed.length; second++) {
      now.set(5_000 + second);
      passed[second] = passes(limits, ADA, random.nextInt(6));
    }
    int window = 0;
    int most = 0;
    for (int second = 0; second < passed.length; second++) {
      window += passed[second] - (second >= 60 ? passed[second - 60] : 0);
      most = Math.max(most, window);
    }
    assertThat(most).isEqualTo(50);
  }

  @Test
  void whoseLimitItIs() {
    RateLimits limits =
        limits(
            calls(2, "user", null),
            calls(5, "user", "ben@x"),
            calls(1, "service_principal", "0000-app"),
            calls(3, "user_group", "admins"));
    assertThat(passes(limits, ADA, 10)).isEqualTo(2);
    assertThat(passes(limits, BEN, 10)).as("his own limit goes before everybody's").isEqualTo(5);
    assertThat(passes(limits, ROBOT, 10)).isEqualTo(1);
    assertThat(passes(limits, ROOT, 10)).as("the stricter of two").isEqualTo(2);
  }

  @Test
  void tokensAreCountedWhenTheyAreKnown() throws Exception {
    RateLimits limits = limits(new RateLimit(null, "endpoint", null, "minute", 1_000L));
    limits.admit(ADA, 10).settle(999);
    RateLimits.Pass pass = limits.admit(ADA, 1);
    assertThatThrownBy(() -> limits.admit(ADA, 1))
        .isInstanceOf(Struck.class)
        .hasMessageContaining("1000 tokens a minute of all callers together");
    pass.settle(0);
    assertThat(passes(limits, ADA, 1)).isEqualTo(1);
    now.addAndGet(61);
    limits.admit(ADA, 0);
  }

  @Test
  void aRefusalSaysWhenAndWhatToDo() throws Exception {
    RateLimits limits = limits(calls(1, "user", "ada@x"));
    limits.admit(ADA, 0);
    now.addAndGet(20);
    assertThatThrownBy(() -> limits.admit(ADA, 0))
        .isInstanceOfSatisfying(
            Struck.class,
            struck -> {
              ApiException refusal = struck.refusal();
              assertThat(refusal.status()).isEqualTo(429);
              assertThat(refusal.retryAfter()).contains("41");
              assertThat(refusal.getMessage())
                  .contains("1 calls a minute of 'ada@x'", "ai_gateway.rate_limits (key user)");
            });
    now.addAndGet(41);
    limits.admit(ADA, 0);
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    for (RateLimit wrong :
        List.of(
            new RateLimit(1L, "user", null, "hour", null),
            new RateLimit(1L, "planet", null, "minute", null),
            new RateLimit(null, "user", null, "minute", null),
            new RateLimit(-1L, "user", null, "minute", null),
            new RateLimit(1L, "endpoint", "ada@x", "minute", null),
            new RateLimit(1L, "user_group", "chefs", "minute", null),
            new RateLimit(1L, "service_principal", null, "minute", null))) {
      assertThatThrownBy(() -> RateLimitRules.checked(List.of(wrong)))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("rate_limits[0]");
    }
  }

  @Test
  void theNextProcessGoesOnWithTheMinute() {
    RateLimit[] given = {calls(5, "endpoint", null), calls(3, "user", null)};
    RateLimits before = limits(given);
    assertThat(passes(before, ADA, 10)).isEqualTo(3);
    var counted = before.changed().orElseThrow();
    assertThat(before.changed()).isEmpty();

    now.addAndGet(20);
    RateLimits after = limits(given);
    after.restore(counted);
    assertThat(passes(after, ADA, 10)).isZero();
    assertThat(passes(after, BEN, 10)).isEqualTo(2);

    now.addAndGet(41);
    RateLimits later = limits(given);
    later.restore(counted);
    assertThat(passes(later, ADA, 10)).isEqualTo(3);
  }
}
