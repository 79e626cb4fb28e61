package kitchens.caspers.simulator.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kitchens.caspers.simulator.Universe;
import kitchens.caspers.simulator.input.Finding;
import kitchens.caspers.simulator.input.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationFileTest {
  private static final String GOOD = Universe.text("locations/san-francisco.json");

  @ParameterizedTest
  @ValueSource(
      strings = {"san-francisco", "silicon-valley", "chicago", "bellevue", "gothenburg", "monaco"})
  void theUniversesFilesHaveNothingWrong(String slug) {
    var file = slug + ".json";
    var parsed = Location.parse(file, Universe.text("locations/" + file), true);
    assertThat(parsed.warnings()).isEmpty();
    assertThat(parsed.value().slug()).isEqualTo(slug);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"san-francisco", "silicon-valley", "chicago", "bellevue", "gothenburg", "monaco"})
  void whatIsWrittenReadsBackEqual(String slug) {
    var location = Universe.location(slug);
    assertThat(Location.parse("again", location.toJson(), true).value()).isEqualTo(location);
  }

  @ParameterizedTest(name = "{1} instead of {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "orders_day_1": 130        | "orders_day_1": -5          | orders_day_1: is -5; write a number between 0 and 2000000
          "orders_day_1": 130        | "orders_day_1": NaN         | orders_day_1: is "NaN"; write a number between 0 and 2000000
          "orders_last": 190         | "orders_last": Infinity     | orders_last: is "Infinity"; write a number between 0 and 2000000
          "orders_day_1": 130        | "orders_day_1": "130"       | orders_day_1: is "130"; write a number between 0 and 2000000
          "orders_day_1": 130        | "orders_day_1": null        | orders_day_1: is null; write a number between 0 and 2000000
          "noise_pct": 8             | "noise_pct": 101            | noise_pct: is 101; write a number between 0 and 100
          "speed_up": 1              | "speed_up": -1              | speed_up: is -1; write a number between 0 and 1000000
          "speed_up": 1              | "speed_up": true            | speed_up: is true; write a number between 0 and 1000000
          "batch_seconds": 2         | "batch_seconds": 0          | batch_seconds: is 0; write a number between 0.1 and 86400
          "batch_rows": 500          | "batch_rows": 0.5           | batch_rows: is 0.5; write a number between 1 and 10000000
          "batch_rows": 500          | "batch_rows": 10.5          | batch_rows: is 10.5; write a whole number
          "start_days_ago": 3        | "start_days_ago": 1e9       | start_days_ago: is 1.0E9; write a number between 0 and 3650
          "end_days_ahead": 362      | "end_days_ahead": []        | end_days_ahead: is []; write a number between 0 and 36500
          "radius_mi": 3             | "radius_mi": 0              | radius_mi: is 0; write a number between 0.1 and 60
          "driver_mph": 18           | "driver_mph": 0             | driver_mph: is 0; write a number between 1 and 200
          "ping_sec": 60             | "ping_sec": 0               | ping_sec: is 0; write a number between 1 and 86400
          "lat": 37.7618             | "lat": 137                  | lat: is 137; write a number between -85 and 85
          "lon": -122.4106           | "lon": "west"               | lon: is "west"; write a number between -180 and 180
          "America/Los_Angeles"      | "America/Los Angeles"       | timezone: is "America/Los Angeles"; write a zone, such as "America/Los_Angeles"
          "San Francisco",           | "",                         | location_name: is ""; write a text, such as "San Francisco"
          "location_name": "San Francisco" | "location_name": "!?" | location_name: has neither letter nor digit; name the place
          "random_seed": 415         | "random_seed": 1.5          | random_seed: is 1.5; write a whole number of at most 18 digits
          "cs": [2, 0.8]             | "cs": [-2, 0.8]             | svc.cs[0]: is -2; write a number between 0 and 1440
          "sf": [11, 3]              | "sf": [11]                  | svc.sf: is [11]; write [mean, sd] in minutes, such as [2, 0.5]
          "fr": [2, 0.5]             | "fr": [2, "0.5"]            | svc.fr[1]: is "0.5"; write a number between 0 and 1440
          "rp": [5, 2]               | "rq": [5, 2]                | svc.rp: is missing; write [mean, sd] in minutes, such as [2, 0.5]
          "alpha": 3                 | "alpha": 0                  | driver_arrival.alpha: is 0; write a number between 0.05 and 1000
          "flat": 0.5                | "flat": 0.6                 | brand_momentum: improving, flat and declining sum to 1.1; make them sum to 1
          "flat": 0.5                | "flat": -0.5                | brand_momentum.flat: is -0.5; write a number between 0 and 1
          "growth": 0.004            | "growth": "fast"            | momentum_rates.growth: is "fast"; write a number between 0 and 1
          "customer_addr": 0.01      | "customer_addr": 1.01       | dq.order_created.customer_addr: is 1.01; write a number between 0 and 1
          "dq": {                    | "dq": 7, "x": {             | dq: is 7; write an object, { … }
          """)
  void whatIsWrongIsNamedWithItsMend(String good, String bad, String message) {
    assertThat(GOOD).contains(good.strip());
    var json = GOOD.replace(good.strip(), bad.strip());
    assertThatThrownBy(() -> Location.parse("san-francisco.json", json))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("san-francisco.json:")
        .hasMessageContaining(": " + message.strip());
  }

  @Test
  void theSchemaForEditorsKnowsTheSameFields() throws Exception {
    var json = new ObjectMapper();
    var schema = json.readTree(Universe.text("locations/location.schema.json"));
    var written = json.readTree(Universe.location("chicago").toJson());
    var known = new TreeSet<String>();
    schema.get("properties").fieldNames().forEachRemaining(known::add);
    known.remove("$schema");
    assertThat(known).isEqualTo(new TreeSet<>(fieldNames(written)));
    for (var required : schema.get("required")) {
      assertThat(GOOD).contains(required.toString());
    }
    for (var group : List.of("svc", "driver_arrival", "brand_momentum", "momentum_rates")) {
      assertThat(fieldNames(schema.at("/properties/" + group + "/properties")))
          .containsExactlyInAnyOrderElementsOf(fieldNames(written.get(group)));
    }
    var pointing = GOOD.replaceFirst("\\{", "{ \"\\$schema\": \"location.schema.json\",");
    assertThat(Location.parse("sf.json", pointing, true).warnings()).isEmpty();
  }

  private static List<String> fieldNames(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void moreThanFourThousandPingsARouteAreRefused() {
    var json =
        GOOD.replace("\"ping_sec\": 60", "\"ping_sec\": 2")
            .replace("\"radius_mi\": 3", "\"radius_mi\": 60");
    assertThatThrownBy(() -> Location.parse("sf.json", json))
        .hasMessageContaining(": ping_sec: is 2, which makes more than 4000 pings")
        .hasMessageContaining("write at least 14, or a smaller radius_mi");
  }

  @Test
  void everythingWrongIsReportedAtOnce() {
    var json =
        GOOD.replace("\"radius_mi\": 3", "\"radius_mi\": -3")
            .replace("\"sf\": [11, 3]", "\"sf\": \"quick\"")
            .replace("\"flat\": 0.5", "\"flat\": 0.9");
    var thrown =
        catchThrowableOfType(InvalidInputException.class, () -> Location.parse("sf.json", json));
    assertThat(thrown.findings())
        .extracting(Finding::path)
        .containsExactlyInAnyOrder("radius_mi", "svc.sf", "brand_momentum");
    assertThat(thrown.getMessage().lines()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "location_name",
        "gk_location",
        "start_days_ago",
        "end_days_ahead",
        "speed_up",
        "orders_day_1",
        "orders_last",
        "noise_pct",
        "svc",
        "driver_arrival",
        "brand_momentum",
        "momentum_rates",
        "dq",
        "radius_mi",
        "driver_mph",
        "batch_rows",
        "batch_seconds",
        "ping_sec",
        "random_seed"
      })
  void aMissingFieldIsNamed(String field) {
    var json = GOOD.replace("\"" + field + "\"", "\"zz\"");
    assertThatThrownBy(() -> Location.parse("sf.json", json))
        .hasMessageContaining("sf.json:1:1: " + field + ": is missing; write ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | (whole file): is not a JSON object
          []            | (whole file): is not a JSON object
          {             | is not JSON
          {} {}         | is not JSON: Trailing token
          {"a": 1,, }   | sf.json:1:9: (whole file): is not JSON
          {"a":1,"a":2} | is not JSON: Duplicate field 'a'
          """)
  void whatIsNoJsonIsSaidSo(String text, String message) {
    assertThatThrownBy(() -> Location.parse("sf.json", text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("sf.json:")
        .hasMessageContaining(message);
  }

  @Test
  void anUnknownFieldIsAWarningThatNamesTheNearestKnownOne() {
    var json = GOOD.replace("\"noise_pct\"", "\"ping_secs\": 5, \"noise_pct\"");
    assertThat(Location.parse("sf.json", json).warnings())
        .extracting(Finding::toString)
        .containsExactly(
            "sf.json:16:3: ping_secs: is not a known field and has no effect; did you mean ping_sec?");
    assertThatThrownBy(() -> Location.parse("sf.json", json, true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("did you mean ping_sec?");
  }

  @Test
  void anUnknownEventTypeOrFieldUnderDqIsAWarning() {
    var json =
        GOOD.replace(
            "\"customer_addr\": 0.01 }",
            "\"customer_adr\": 0.01 }, \"driver_pings\": { \"loc_lat\": 0.1 }");
    assertThat(Location.parse("sf.json", json).warnings())
        .extracting(Finding::toString)
        .containsExactlyInAnyOrder(
            "sf.json:26:30: dq.order_created.customer_adr: is no field that can be null, and has no"
                + " effect; did you mean customer_addr?",
            "sf.json:26:54: dq.driver_pings: is no event type; did you mean driver_ping?");
  }

  @Test
  void whereItIsWrongIsSaidToo() {
    var json = GOOD.replace("\"sf\": [11, 3]", "\"sf\": [11, \"3\"]");
    var line = json.substring(0, json.indexOf("\"svc\"")).lines().count();
    assertThatThrownBy(() -> Location.parse("sf.json", json))
        .hasMessageContaining("sf.json:" + line + ":39: svc.sf[1]: is \"3\"; write a number");
  }

  @Test
  void realStreetsMustReachTheKitchen() {
    var json = GOOD.replace("\"streets\": \"San Francisco\"", "\"streets\": \"gothenburg\"");
    assertThatThrownBy(() -> Location.parse("sf.json", json))
        .hasMessageContaining(
            "sf.json:7:3: streets: is \"gothenburg\", whose roads do not reach the kitchen at"
                + " 37.7618, -122.4106; write lat between 57.660 and 57.750");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mountain View                        | Mountain View, CA   | America/Los_Angeles
          Bellevue, Washington                 | Bellevue, WA        | America/Los_Angeles
          2050 Bryant St, San Francisco, CA    | San Francisco, CA   | America/Los_Angeles
          300 W Adams St, Chicago IL 60606     | Chicago, IL         | America/Chicago
          Paris, TX                            | Paris, TX           | America/Chicago
          Paris                                | Paris, France       | Europe/Paris
          Vasagatan 24, 411 24 Göteborg        | Gothenburg, Sweden  | Europe/Stockholm
          12 Rue Grimaldi, 98000 Monaco        | Monaco, Monaco      | Europe/Monaco
          New York                             | New York City, NY   | America/New_York
          """)
  void anAddressNamesItsPlace(String address, String place, String zone) {
    assertThat(Gazetteer.find(address).display()).isEqualTo(place);
    assertThat(Gazetteer.find(address).timezone()).isEqualTo(ZoneId.of(zone));
  }

  @Test
  void aPlaceThatIsNotKnownIsNotGuessed() {
    assertThat(Gazetteer.find("Xyzzy Plover")).isNull();
    assertThat(Gazetteer.find("")).isNull();
  }

  @Test
  void aPercentageAfterReadyIsReadAsOne() {
    var json = GOOD.replace("\"after_ready_pct\": 0.4", "\"after_ready_pct\": 40");
    var parsed = Location.parse("sf.json", json);
    assertThat(parsed.value()).isEqualTo(Location.parse("sf.json", GOOD).value());
    assertThat(parsed.warnings()).hasSize(1);
  }

  @Test
  void theKitchensPlaceIsLookedUpWhenTheFileDoesNotSay() {
    var json =
        GOOD.replaceAll("(?m)^  \"(lat|lon|timezone|streets)\":.*\\R", "")
            .replace("2050 Bryant St, San Francisco, CA", "5 San Jose Ave, Bellevue, WA");
    var location = Location.parse("b.json", json, true).value();
    assertThat(location.lat()).isBetween(47.5, 47.7);
    assertThat(location.timezone()).isEqualTo(ZoneId.of("America/Los_Angeles"));
    assertThat(location.streets()).isEqualTo("San Francisco");
  }

  @Test
  void anUnknownPlaceAsksForItsCoordinates() {
    var json =
        GOOD.replaceAll("(?m)^  \"(lat|lon|timezone)\":.*\\R", "")
            .replace("2050 Bryant St, San Francisco, CA", "1 Nowhere Lane");
    assertThatThrownBy(() -> Location.parse("n.json", json))
        .hasMessageContaining(
            "n.json:1:1: lat: is missing, and gk_location names no place that is known offline; write"
                + " degrees between -85 and 85")
        .hasMessageContaining("n.json:1:1: timezone: is missing");
  }
}
