package kitchens.caspers.simulator.streets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StreetNetworkTest {
  private static final double METERS_PER_MILE = 1609.344;

  @Property(tries = 60)
  void everyHomeIsReachedWithinTheRadius(
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String name,
      @ForAll @DoubleRange(min = 0.1, max = 60) double radiusMi) {
    var streets = new StreetNetwork(name, 40, -100, radiusMi);
    assertThat(streets.homeCount()).isPositive();
    for (var home : homes(streets)) {
      var direct = meters(streets, streets.kitchen(), home);
      assertThat(direct).isLessThanOrEqualTo(Math.max(radiusMi * METERS_PER_MILE, 200) + 2);
      assertThat(streets.distanceCm(home) / 100.0).isGreaterThanOrEqualTo(direct - 2);
      assertThat(streets.parent(home)).isNotNegative();
    }
  }

  @Test
  void equalNamesGiveEqualStreets() {
    var a = new StreetNetwork("Springfield", 40, -100, 3);
    var b = new StreetNetwork("Springfield", 40, -100, 3);
    var c = new StreetNetwork("Shelbyville", 40, -100, 3);
    assertThat(homes(a)).isEqualTo(homes(b));
    assertThat(Arrays.stream(homes(a)).map(a::lat).toArray())
        .isEqualTo(Arrays.stream(homes(b)).map(b::lat).toArray());
    assertThat(homes(a)).isNotEqualTo(homes(c));
  }

  @Test
  void blocksAreMissing() {
    var streets = new StreetNetwork("Springfield", 40, -100, 3);
    var crossings = Math.PI * 3 * METERS_PER_MILE * 3 * METERS_PER_MILE / (110 * 170);
    assertThat((double) streets.homeCount()).isBetween(0.5 * crossings, 1.4 * crossings);
    assertThat(
            Arrays.stream(homes(streets))
                .filter(
                    h ->
                        streets.distanceCm(h) / 100.0 > 1.6 * meters(streets, streets.kitchen(), h))
                .count())
        .as("homes that take a way round something")
        .isPositive();
  }

  @Property(tries = 100)
  void aRouteIsAsLongAsItsPointsAreApart(
      @ForAll @DoubleRange(min = 0.1, max = 0.9) double share, @ForAll int chosen, @ForAll int by) {
    var streets = new StreetNetwork("Springfield", 40, -100, 3);
    var home = streets.home(Math.floorMod(chosen, streets.homeCount()));
    var detour = by < 0 ? -1 : streets.home(by % streets.homeCount());
    var route = Route.of(streets, home, share, detour);

    assertThat(route.lengthCm()).isEqualTo(Route.lengthCm(streets, home, share, detour));
    var meters = 0.0;
    for (var point = 1; point < route.size(); point++) {
      meters +=
          meters(route.lat(point - 1), route.lon(point - 1), route.lat(point), route.lon(point));
    }
    assertThat(route.lengthCm() / 100.0).isCloseTo(meters, within(0.002 * meters + 1));
    assertThat(route.lat(0)).isEqualTo(40_000_000);
    assertThat(route.lon(0)).isEqualTo(-100_000_000);
  }

  @Test
  void streetsHaveManyNames() {
    var streets = new StreetNetwork("Springfield", 40, -100, 3);
    var names = new HashSet<String>();
    for (var home : homes(streets)) {
      names.add(streets.street(home));
    }
    assertThat(names).hasSizeGreaterThan(80).contains("11th St", "21st St", "22nd St");
  }

  private static int[] homes(StreetNetwork streets) {
    return IntStream.range(0, streets.homeCount()).map(streets::home).toArray();
  }

  private static double meters(StreetNetwork streets, int a, int b) {
    return meters(streets.lat(a), streets.lon(a), streets.lat(b), streets.lon(b));
  }

  private static double meters(int latA, int lonA, int latB, int lonB) {
    var scale = 0.11132;
    return Math.hypot((latB - latA) * scale, (lonB - lonA) * scale * Math.cos(Math.toRadians(40)));
  }
}
