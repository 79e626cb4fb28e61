package kitchens.caspers.simulator.streets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real places and towns, as networks and as files. */
class RoadGraphTest {
  private static final StreetNetwork GOTHENBURG =
      CityStreets.of("Gothenburg", 57.6998, 11.9725, 2.5, 20);
  private static final byte[] MONACO = RoadFile.write(CityStreets.shipped("monaco").orElseThrow());

  @Test
  void aFileReadsBackEqual() {
    assertThat(RoadFile.write(RoadFile.read("m.roads", MONACO))).isEqualTo(MONACO);
    var town = RoadFile.write(Town.of("Springfield", 40, -100, 2));
    assertThat(RoadFile.write(RoadFile.read("t.roads", town))).isEqualTo(town);
    assertThat(RoadFile.write(Town.of("Springfield", 40, -100, 2))).isEqualTo(town);
  }

  @Property(tries = 200)
  void aFileThatIsCutOffIsRefused(@ForAll @IntRange(min = 0, max = 20_000) int length) {
    assertThatThrownBy(() -> RoadFile.read("m.roads", Arrays.copyOf(MONACO, length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("m.roads is no road network that can be read: ");
  }

  @Property(tries = 200)
  void aFileThatIsDamagedIsRefusedOrIsAnotherNetwork(
      @ForAll @IntRange(min = 0, max = 21_000) int at, @ForAll byte value) {
    var damaged = MONACO.clone();
    damaged[at] = value;
    try {
      var streets = new StreetNetwork(RoadFile.read("m.roads", damaged), 43.7339, 7.4186, 1.5, 14);
      assertThat(streets.outMillis(streets.addressCount() - 1)).isNotNegative();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s)m.roads is no road .*|.* has no (address|street) .*");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Gothenburg", "Monaco"})
  void oneCanDriveFromAnywhereToAnywhere(String place) {
    assertThat(Connected.isWhole(CityStreets.shipped(place).orElseThrow())).isTrue();
  }

  @Property(tries = 60)
  void theQuickestWayIsThatOfTheTree(@ForAll @IntRange(min = 0) int chosen) {
    var address = chosen % GOTHENBURG.addressCount();
    var found =
        GOTHENBURG
            .pairs()
            .find(
                GOTHENBURG.kitchenPiece,
                GOTHENBURG.kitchenCm,
                GOTHENBURG.piece(address),
                GOTHENBURG.cm(address));
    assertThat(found.millis()).isEqualTo(GOTHENBURG.outMillis(address));
  }

  @Property(tries = 40)
  void aWayBackIsAsLongAsTheQuickestOneToTheKitchen(@ForAll @IntRange(min = 0) int chosen) {
    var address = chosen % GOTHENBURG.addressCount();
    var found =
        GOTHENBURG
            .pairs()
            .find(
                GOTHENBURG.piece(address),
                GOTHENBURG.cm(address),
                GOTHENBURG.kitchenPiece,
                GOTHENBURG.kitchenCm);
    assertThat(GOTHENBURG.backMillis(address)).isEqualTo(found.millis());
  }

  @Property(tries = 60)
  void noWayGoesAgainstAOneWayStreetOrThroughAForbiddenTurn(
      @ForAll @IntRange(min = 0) int from, @ForAll @IntRange(min = 0) int to) {
    var count = GOTHENBURG.addressCount();
    var a = from % count;
    var b = to % count;
    var way =
        GOTHENBURG
            .pairs()
            .find(GOTHENBURG.piece(a), GOTHENBURG.cm(a), GOTHENBURG.piece(b), GOTHENBURG.cm(b))
            .directions();
    for (var i = 0; i < way.length; i++) {
      assertThat(GOTHENBURG.roads().allows(way[i])).isTrue();
      if (i > 0) {
        assertThat(GOTHENBURG.roads().turns().millis(way[i - 1], way[i])).isNotNegative();
      }
    }
  }

  @Test
  void oneWayRoundASquareOneGoesRound() {
    var survey = square();
    var streets =
        new StreetNetwork(survey.network("Square", "", HouseStyle.STREET_FIRST), 0.0005, 0, 1, 60);
    var behind = 0;
    for (var address = 0; address < streets.addressCount(); address++) {
      // 445 m at 36 km/h, and what the corners cost.
      var round = streets.outMillis(address) + streets.backMillis(address);
      if (streets.outCm(address) > 0) {
        assertThat(round).as(streets.address(address)).isBetween(44_500, 60_000);
      }
      behind += streets.outCm(address) > 3 * 11_132 ? 1 : 0;
    }
    assertThat(behind).as("addresses just behind the kitchen").isPositive();
  }

  /** Four streets of 111 m around a block, numbered 0 to 3, from the south-west northwards. */
  private static RoadSurvey square() {
    var survey = new RoadSurvey();
    int[][] corners = {{0, 0}, {1_000, 0}, {1_000, 1_000}, {0, 1_000}};
    for (var i = 0; i < 4; i++) {
      survey.point(i, corners[i][0], corners[i][1], false);
    }
    for (var i = 0; i < 4; i++) {
      survey.way(
          new RoadSurvey.Way(
              i,
              new long[] {i, (i + 1) % 4},
              RoadClass.RESIDENTIAL,
              "Side " + i,
              36,
              true,
              false,
              0));
    }
    return survey;
  }

  @Test
  void aPointBeyondTheEarthIsRefused() {
    assertThatThrownBy(() -> new RoadSurvey().point(5, 91_000_000, 0, false))
        .hasMessageContaining("point 5 lies at 91.0, 0.0, which is nowhere on Earth");
  }

  @Test
  void streetsThatLeadNowhereAreNoNetwork() {
    var survey = new RoadSurvey();
    assertThatThrownBy(() -> survey.network("Void", "", HouseStyle.STREET_FIRST))
        .hasMessage("Void has no streets that a car can go round");
  }
}
