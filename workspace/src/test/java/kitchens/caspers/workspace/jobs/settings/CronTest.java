package kitchens.caspers.workspace.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a cron expression comes due: by the calendar, and over what clocks do twice a year. */
class CronTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 30 7 * * ?         | Europe/Berlin    | 2026-11-27T05:00:00Z | 2026-11-27T06:30:00Z
          0 30 7 * * ?         | America/New_York | 2026-11-27T05:00:00Z | 2026-11-27T12:30:00Z
          0 0 9 ? * MON-FRI    | UTC              | 2026-11-27T10:00:00Z | 2026-11-30T09:00:00Z
          0 0/15 * * * ?       | UTC              | 2026-11-27T10:01:00Z | 2026-11-27T10:15:00Z
          0 0 0 L * ?          | UTC              | 2027-02-01T00:00:00Z | 2027-02-28T00:00:00Z
          0 0 0 L * ?          | UTC              | 2028-02-01T00:00:00Z | 2028-02-29T00:00:00Z
          0 0 0 29 2 ?         | UTC              | 2026-11-27T00:00:00Z | 2028-02-29T00:00:00Z
          0 0 12 ? * 6#3       | UTC              | 2026-11-01T00:00:00Z | 2026-11-20T12:00:00Z
          0 30 1 * * ?         | Europe/Berlin    | 2027-03-27T12:00:00Z | 2027-03-28T00:30:00Z
          0 0 3 * * ?          | Europe/Berlin    | 2027-03-27T12:00:00Z | 2027-03-28T01:00:00Z
          0 30 2 * * ?         | Europe/Berlin    | 2027-03-28T12:00:00Z | 2027-03-29T00:30:00Z
          0 30 2 * * ?         | Europe/Berlin    | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z
          0 0 5 * * ?          | Europe/Berlin    | 2026-10-24T12:00:00Z | 2026-10-25T04:00:00Z
          """)
  void comesDue(String expression, String zone, Instant after, Instant next) {
    assertThat(Trigger.Cron.of(expression, ZoneId.of(zone)).next(after)).isEqualTo(next);
  }

  @Test
  void anHourThatTheClocksPassTwiceBringsADailyTimeOnce() {
    var cron = Trigger.Cron.of("0 30 2 * * ?", ZoneId.of("Europe/Berlin"));
    var first = cron.next(Instant.parse("2026-10-24T12:00:00Z"));
    assertThat(cron.next(first)).isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void aTimeThatTheClocksSkipDoesNotComeOnThatDay() {
    var cron = Trigger.Cron.of("0 30 2 * * ?", ZoneId.of("Europe/Berlin"));
    assertThat(cron.next(Instant.parse("2027-03-27T12:00:00Z")))
        .isEqualTo(Instant.parse("2027-03-29T00:30:00Z"));
  }

  @Test
  void everyHourComesThroughoutTheDaysOfChange() {
    var cron = Trigger.Cron.of("0 0 * * * ?", ZoneId.of("Europe/Berlin"));
    for (var start : new String[] {"2026-10-24T22:00:00Z", "2027-03-27T23:00:00Z"}) {
      var at = Instant.parse(start);
      for (var i = 0; i < 6; i++) {
        assertThat(cron.next(at)).isEqualTo(at.plusSeconds(3600));
        at = cron.next(at);
      }
    }
  }
}
