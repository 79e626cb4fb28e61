package kitchens.caspers.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import kitchens.caspers.console.Commits.Commit;
import org.junit.jupiter.api.Test;

/** Which commit of a table brought a row. */
class CommitsTest {
  private static final Instant BEGIN = Instant.parse("2026-11-26T12:00:00Z");

  private static List<Commit> commits(int count) {
    return LongStream.range(0, count)
        .mapToObj(i -> new Commit(100 + i, BEGIN.plusSeconds(i)))
        .toList();
  }

  @Test
  void theFirstThatHoldsIsFoundWhereverItIs() {
    for (var count = 0; count < 70; count++) {
      var commits = commits(count);
      for (var first = 0; first <= count; first++) {
        var from = 100 + first;
        assertThat(Commits.first(commits, version -> version >= from))
            .as("%d of %d", first, count)
            .isEqualTo(first == count ? Optional.empty() : Optional.of(commits.get(first)));
      }
    }
  }

  @Test
  void whatIsNewIsAskedFewTimes() {
    var asked = new ArrayList<Long>();
    Commits.first(
        commits(1_000),
        version -> {
          asked.add(version);
          return version >= 101;
        });
    assertThat(asked).containsExactly(100L, 101L);
    asked.clear();
    Commits.first(
        commits(1_000),
        version -> {
          asked.add(version);
          return version >= 1_050;
        });
    assertThat(asked).hasSizeLessThan(25);
  }

  @Test
  void onlyCommitsSinceTheMomentCountAndTheOldestComesFirst() {
    var history =
        List.of(
            List.of("7", "2026-11-26T12:00:07.250Z", "x"),
            List.of("6", "2026-11-26 12:00:06", "x"),
            List.of("5", "2026-11-26 12:00:05.5", "x"));
    assertThat(Commits.since(history, BEGIN.plusSeconds(6)))
        .containsExactly(
            new Commit(6, BEGIN.plusSeconds(6)), new Commit(7, BEGIN.plusMillis(7_250)));
  }
}
