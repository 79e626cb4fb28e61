package kitchens.caspers.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that runs, from another moment, and is put forward at will. */
final class TestClock extends Clock {
  private final Clock real = Clock.systemUTC();
  private volatile Duration ahead;

  TestClock(Instant begin) {
    ahead = Duration.between(real.instant(), begin);
  }

  void forward(Duration by) {
    ahead = ahead.plus(by);
  }

  @Override
  public Instant instant() {
    return real.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
