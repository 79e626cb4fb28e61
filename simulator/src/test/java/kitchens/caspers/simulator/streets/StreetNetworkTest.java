package kitchens.caspers.simulator.streets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StreetNetworkTest {
  private static final double METERS_PER_MILE = 1609.344;
  private static final StreetNetwork SPRINGFIELD = town("Springfield", 3);

  private static StreetNetwork town(String name, double radiusMi) {
    return CityStreets.of(name, 40, -100, radiusMi, 18);
  }

  @Property(tries = 30)
  void everyAddressIsReachedWithinTheRadius(
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String name,
      @ForAll @DoubleRange(min = 0.1, max = 8) double radiusMi) {
    var streets = town(name, radiusMi);
    assertThat(streets.addressCount()).isPositive();
    for (var address : some(streets)) {
      var direct =
          meters(
              40_000_000, -100_000_000, streets.addressLat(address), streets.addressLon(address));
      assertThat(direct).isLessThanOrEqualTo(Math.max(radiusMi * METERS_PER_MILE, 400) * 1.001);
      assertThat(streets.outCm(address) / 100.0).isGreaterThanOrEqualTo(direct * 0.999 - 30);
      assertThat(streets.outMillis(address)).isLessThanOrEqualTo(streets.mostMillis());
      assertThat(streets.backMillis(address)).isLessThan(Integer.MAX_VALUE);
    }
  }

  @Test
  void equalNamesGiveEqualStreets() {
    var again = new StreetNetwork(Town.of("Springfield", 40, -100, 3), 40, -100, 3, 18);
    var other = town("Shelbyville", 3);
    assertThat(addresses(again)).isEqualTo(addresses(SPRINGFIELD));
    assertThat(addresses(other)).isNotEqualTo(addresses(SPRINGFIELD));
  }

  @Property(tries = 150)
  void aWayIsAsLongAsItsPointsAreApartAndEndsAtTheDoor(@ForAll @IntRange(min = 0) int chosen) {
    var address = chosen % SPRINGFIELD.addressCount();
    var route = Route.to(SPRINGFIELD, address);
    assertThat(route.lengthCm()).isEqualTo(SPRINGFIELD.outCm(address));
    assertThat(route.millis()).isEqualTo(SPRINGFIELD.outMillis(address));
    var meters = 0.0;
    for (var i = 1; i < route.size(); i++) {
      meters += meters(route.lat(i - 1), route.lon(i - 1), route.lat(i), route.lon(i));
    }
    assertThat(route.lengthCm() / 100.0).isCloseTo(meters, within(0.002 * meters + 1));
    var last = route.size() - 1;
    assertThat(route.lat(last)).isEqualTo(SPRINGFIELD.addressLat(address));
    assertThat(route.lon(last)).isEqualTo(SPRINGFIELD.addressLon(address));
    assertThat(meters(40_000_000, -100_000_000, route.lat(0), route.lon(0))).isLessThan(30);
  }

  @Property(tries = 60)
  void aDriverIsNeverAboveTheLimitAndNeverTurnsBack(
      @ForAll @IntRange(min = 0) int chosen, @ForAll @IntRange(min = 0) int first) {
    var count = SPRINGFIELD.addressCount();
    var route = Route.via(SPRINGFIELD, first % count, 75_000, chosen % count);
    var gone = 0;
    for (var millis = 0; millis < route.millis(); millis += 1_000) {
      var now = route.cmAt(millis);
      var most = 0;
      for (var cm = gone; cm <= now; cm = cm == now ? now + 1 : Math.min(now, cm + 100)) {
        most = Math.max(most, route.limitKmhAt(cm));
      }
      assertThat(now).isGreaterThanOrEqualTo(gone);
      assertThat((now - gone) * 0.036).as("km/h after %d ms", millis).isLessThanOrEqualTo(most + 1);
      gone = now;
    }
    assertThat(route.cmAt(route.millis())).isEqualTo(route.lengthCm());
  }

  @Test
  void streetsHaveManyNames() {
    var names = new HashSet<String>();
    for (var address : some(SPRINGFIELD)) {
      names.add(SPRINGFIELD.address(address).replaceFirst("^\\d+ ", ""));
    }
    assertThat(names).hasSizeGreaterThan(80).contains("11th St", "21st St", "22nd St");
  }

  private static String[] addresses(StreetNetwork streets) {
    return IntStream.of(some(streets))
        .mapToObj(
            a -> streets.address(a) + " " + streets.addressLat(a) + " " + streets.outMillis(a))
        .toArray(String[]::new);
  }

  private static int[] some(StreetNetwork streets) {
    var count = streets.addressCount();
    return IntStream.range(0, Math.min(count, 1_000))
        .map(i -> (int) ((long) i * count / Math.min(count, 1_000)))
        .toArray();
  }

  private static double meters(int latA, int lonA, int latB, int lonB) {
    var scale = 0.11132;
    return Math.hypot((latB - latA) * scale, (lonB - lonA) * scale * Math.cos(Math.toRadians(40)));
  }
}
