package kitchens.caspers.cli.universe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivePictureTest {
  @Test
  void theGreatestHourIsAWholeBarAndAnEmptyOneNone() {
    assertThat(LivePicture.bars(new long[] {0, 1, 4, 8})).isEqualTo(" ▁▄█");
    assertThat(LivePicture.bars(new long[2])).isEqualTo("  ");
  }

  @Test
  void aNameDoesNotSteerTheTerminalNorShiftTheColumns() {
    var hostile =
        new LiveFigures.OfLocation(
            "\u001b[2JMountain View and the bay",
            "2026-11-26 10:00:00",
            60,
            12,
            3.5,
            4,
            1,
            2,
            3,
            4,
            5,
            6,
            30,
            40,
            10,
            new long[24]);
    var lines = LivePicture.lines(new LiveFigures.Picture(Instant.EPOCH, List.of(hostile)));

    assertThat(lines).noneMatch(line -> line.contains("\u001b"));
    assertThat(lines.get(1).indexOf('│')).isEqualTo(lines.get(0).indexOf('│'));
    assertThat(lines.get(1)).contains("60×").contains("30.0m");
  }

  @Test
  void spansAreANumberAndAUnit() {
    assertThat(Spans.parse("45m")).contains(Duration.ofMinutes(45));
    assertThat(Spans.parse("2d")).contains(Duration.ofDays(2));
    for (var wrong : List.of("", "45", "m", "-5m", "1.5h", "9999999s", "5w")) {
      assertThat(Spans.parse(wrong)).as(wrong).isEmpty();
    }
  }
}
