package kitchens.caspers.workspace.warehouses;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DoorsTest {

  private static final Duration IDLE = Duration.ofMinutes(10);

  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final Doors doors =
      new Doors(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void aWarehouseStopsWhenNobodyUsesItForItsTime() {
    Runnable use = doors.use("w");
    now = now.plus(Duration.ofHours(2));
    assertThat(doors.stopped("w", IDLE)).as("while it is used").isFalse();
    use.run();
    use.run();
    now = now.plus(IDLE);
    assertThat(doors.stopped("w", IDLE)).isFalse();
    now = now.plusMillis(1);
    assertThat(doors.stopped("w", IDLE)).isTrue();
    assertThat(doors.stopped("w", Duration.ZERO)).as("without auto stop").isFalse();
    doors.use("w");
    assertThat(doors.stopped("w", IDLE)).as("opened by a use").isFalse();
  }
}
