package kitchens.caspers.workspace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import kitchens.caspers.workspace.http.ApiException;
import org.junit.jupiter.api.Test;

/** One caller's requests have a rate, which takes nothing from another's. */
class AdmissionTest {
  private Instant now = Instant.parse("2026-11-27T18:00:00Z");

  private final Clock clock =
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
      };

  @Test
  void whoAsksTooOftenWaits() {
    var admission = new Admission(10, clock);
    for (int i = 0; i < 10; i++) {
      admission.count("till");
    }
    assertThatThrownBy(() -> admission.count("till"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(429);
              assertThat(e.retryAfter()).contains("1");
            });
    admission.count("another");
    now = now.plusMillis(250);
    admission.count("till");
    admission.count("till");
    assertThatThrownBy(() -> admission.count("till")).hasMessageContaining("more than 10 requests");
    now = now.minusSeconds(60);
    assertThatThrownBy(() -> admission.count("till")).isInstanceOf(ApiException.class);
  }
}
