package kitchens.caspers.cli.universe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.location.Occasion;
import kitchens.caspers.simulator.menu.Menu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OccasionCommandTest {

  private static final Path UNIVERSE = Path.of("..", "universe");

  /** A Thursday. */
  private static final Instant NOW = Instant.parse("2026-11-26T18:00:00Z");

  private static final Occasion BUSY =
      new Occasion("by hand", "", LocalTime.of(10, 0), LocalTime.of(22, 0), 2);

  @ParameterizedTest
  @CsvSource({
    "today, 2026-11-26T09:00, 2026-11-26",
    "tomorrow, 2026-11-26T09:00, 2026-11-27",
    "Friday, 2026-11-26T09:00, 2026-11-27",
    "thursday, 2026-11-26T09:00, 2026-11-26",
    "thursday, 2026-11-26T22:00, 2026-12-03",
    "2027-02-14, 2026-11-26T09:00, 2027-02-14",
  })
  void aDayIsSeenFromTheLocationsClock(String words, LocalDateTime now, String day) {
    assertThat(OccasionCommand.day(words, now, BUSY.to())).isEqualTo(day);
  }

  @Test
  void wordsThatAreNoDayAreRefused() {
    for (var words : List.of("someday", "2027-02-30", "31", "--on")) {
      assertThatThrownBy(
              () -> OccasionCommand.day(words, LocalDateTime.of(2026, 1, 1, 0, 0), BUSY.to()))
          .isInstanceOf(CliException.class)
          .hasMessageContaining(words);
    }
  }

  @Test
  void itStandsInTheLocationsCalendarAndTheJournalOnlyGrows() throws Exception {
    var chicago =
        Location.parse(
                "chicago.json", Files.readString(UNIVERSE.resolve("locations/chicago.json")), true)
            .value();
    var before = Journal.begin(NOW, 7, menu(), List.of(chicago));
    var after = OccasionCommand.with(before, chicago.name(), NOW.plusSeconds(60), "friday", BUSY);
    assertThat(after.entries()).startsWith(before.entries().toArray(JournalEntry[]::new));
    assertThat(after.entries()).hasSize(before.entries().size() + 1);
    assertThat(after.locations().get(chicago.name()).behaviour().calendar())
        .contains(new Occasion("by hand", "2026-11-27", BUSY.from(), BUSY.to(), 2));
    assertThat(Journal.parse(after.toJsonLines()).entries()).isEqualTo(after.entries());
    assertThatThrownBy(() -> OccasionCommand.with(before, "Atlantis", NOW, "friday", BUSY))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("Atlantis")
        .hasMessageContaining("Chicago");
    assertThatThrownBy(() -> OccasionCommand.with(before, chicago.name(), NOW, "2020-01-01", BUSY))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("is over");
  }

  private static Menu menu() throws Exception {
    var folder = UNIVERSE.resolve("business");
    return Menu.parse(
            Files.readString(folder.resolve("brands.csv")),
            Files.readString(folder.resolve("menus.csv")),
            Files.readString(folder.resolve("categories.csv")),
            Files.readString(folder.resolve("items.csv")))
        .value();
  }
}
