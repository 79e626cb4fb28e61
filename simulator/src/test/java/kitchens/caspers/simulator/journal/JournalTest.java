package kitchens.caspers.simulator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Universe;
import kitchens.caspers.simulator.journal.JournalEntry.Genesis;
import kitchens.caspers.simulator.journal.JournalEntry.LocationSet;
import kitchens.caspers.simulator.journal.JournalEntry.SpeedChanged;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;

class JournalTest {
  private final Location sanFrancisco = Universe.location("san-francisco");
  private final Location chicago = Universe.location("chicago");
  private final Journal journal =
      Journal.begin(Universe.ANCHOR.plusMillis(345), 7, Universe.menu(), List.of(sanFrancisco));

  @Test
  void readsBackWhatItWrote() {
    var longer =
        journal
            .with(new SpeedChanged("San Francisco", Universe.ANCHOR.plusSeconds(9), 60))
            .following(Universe.menu(), List.of(chicago), Universe.ANCHOR.plusSeconds(20));
    assertThat(longer.toJsonLines().lines()).hasSize(5);
    assertThat(Journal.parse(longer.toJsonLines())).isEqualTo(longer);
    assertThat(longer.genesis()).isEqualTo(new Genesis(Universe.ANCHOR, 7));
  }

  /** As somebody would put them over REST, one after the other. */
  @Test
  void theEntriesThatTheDocumentationShowsAreFollowed() throws Exception {
    var begun = Instant.parse("2026-11-27T18:00:00Z");
    var lines = Journal.begin(begun, 7, Universe.menu(), List.of(sanFrancisco)).toJsonLines();
    var entries =
        Pattern.compile("`(\\{\"type\":.*\\})`")
            .matcher(Files.readString(Path.of("..", "docs", "journal.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(entries).hasSize(6);
    var journal = Journal.parse(lines + String.join("\n", entries) + "\n");
    var simulation = new Simulation(journal);
    assertThat(journal.ordersInjected("San Francisco")).hasSize(1);
    assertThat(journal.faultsOf("San Francisco")).hasSize(2);
    assertThat(journal.resetsOf("San Francisco")).hasSize(1);
    assertThat(simulation.timeMapping("San Francisco").simulated(begun.plusSeconds(100)))
        .isEqualTo(SimulatedInstant.parse("2026-11-28T04:00:00Z"));
  }

  @Test
  void isOnlyAppendedTo() {
    var longer = journal.with(new SpeedChanged("San Francisco", Universe.ANCHOR, 60));
    assertThat(longer.toJsonLines()).startsWith(journal.toJsonLines());
  }

  @Test
  void followingTheSameFilesChangesNothing() {
    var again =
        journal.following(Universe.menu(), List.of(sanFrancisco), Universe.ANCHOR.plusSeconds(500));
    assertThat(again).isEqualTo(journal);
  }

  @Test
  void aNewFileAddsALocationThatBeginsThen() {
    var now = Universe.ANCHOR.plusSeconds(3600);
    var both = journal.following(Universe.menu(), List.of(chicago), now);
    var simulation = new Simulation(both);
    assertThat(simulation.locations()).containsExactly("San Francisco", "Chicago");
    assertThat(simulation.locationId("Chicago")).isEqualTo(2);
    assertThat(simulation.slices("Chicago").anchor()).isEqualTo(SimulatedInstant.of(now));
  }

  @Test
  void aSpeedInTheFileThatDidNotChangeLeavesAJournaledSpeedAlone() {
    var faster = journal.with(new SpeedChanged("San Francisco", Universe.ANCHOR, 60));
    var edited = Universe.sanFrancisco("\"noise_pct\": 8", "\"noise_pct\": 9");
    var next = faster.following(Universe.menu(), List.of(edited), Universe.ANCHOR.plusSeconds(10));
    assertThat(next.entries()).hasSize(faster.entries().size() + 1);
    assertThat(next.timeMapping("San Francisco").last().speedUp()).isEqualTo(60);
    assertThat(next.filesOf("San Francisco").get(1).from())
        .isEqualTo(SimulatedInstant.of(Universe.ANCHOR.plusSeconds(600)));
  }

  @Test
  void theFirstTwoEntriesAreGenesisAndMenu() {
    assertThatThrownBy(() -> Journal.parse(""))
        .hasMessageContaining(
            "journal: entry 1: cannot be used: a journal begins with its genesis");
    var genesis = journal.toJsonLines().lines().findFirst().orElseThrow();
    assertThatThrownBy(() -> Journal.parse(genesis))
        .hasMessageContaining("after the genesis comes the menu");
  }

  @Test
  void anEditBeforeAnEditIsRefused() {
    var early = new LocationSet(Universe.at("2026-11-20T00:00:00Z"), sanFrancisco);
    assertThatThrownBy(() -> journal.with(early)).hasMessageContaining("which is before its edit");
  }

  @Test
  void anotherTimezoneIsRefused() {
    var moved = Universe.sanFrancisco("America/Los_Angeles", "Asia/Tokyo");
    var entry = new LocationSet(SimulatedInstant.of(Universe.ANCHOR), moved);
    assertThatThrownBy(() -> journal.with(entry))
        .hasMessageContaining("would move from timezone America/Los_Angeles to Asia/Tokyo");
  }

  @Test
  void twoLocationsDoNotShareAFolder() {
    var twin = Universe.sanFrancisco("\"San Francisco\"", "\"San-Francisco\"");
    assertThatThrownBy(
            () -> journal.with(new LocationSet(SimulatedInstant.of(Universe.ANCHOR), twin)))
        .hasMessageContaining("two locations would share the folder 'san-francisco'");
  }

  @Test
  void anUnknownLocationIsNamed() {
    assertThatThrownBy(() -> journal.with(new SpeedChanged("Oz", Universe.ANCHOR, 2)))
        .hasMessageContaining("there is no location 'Oz'; there are [San Francisco]");
  }

  @Test
  void aBrokenLineIsNamed() {
    assertThatThrownBy(() -> Journal.parse(journal.toJsonLines() + "{\"type\":\"gene"))
        .hasMessageContaining("journal: line 4: cannot be used");
    assertThatThrownBy(() -> Journal.parse(journal.toJsonLines() + "{\"type\":\"flood\"}"))
        .hasMessageContaining("journal: line 4: cannot be used");
  }
}
