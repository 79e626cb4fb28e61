package kitchens.caspers.simulator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kitchens.caspers.simulator.input.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in a blueprint is said with its line and column, and the mend. */
class BlueprintFileTest {
  private static final String GOOD =
      """
      business: lamps
      timezone: Europe/Oslo
      history_days: 3
      lists:
        makers:
          - {id: 1, name: Lux, weight: 2}
          - {id: 2, name: Glow, weight: 1}
      entities:
        lamp:
          arrivals: {per_day: 20}
          draw:
            maker: {pick: makers}
            kind: {choice: {led: 0.9, neon: 0.1}}
            price: {decimal: {median: 20, p95: 90, most: 500}}
          states:
            made:
              event: lamp_made
              body: {maker: $maker.name, price: $price}
              after: {uniform: [1h, 2h]}
              to: {sold: 0.9, broken: 0.1}
            broken:
              event: lamp_broken
              after: {until: "08:00", days: [mon, wed]}
              visits: 2
              then: scrapped
              to: {made: 1}
            scrapped: {event: lamp_scrapped}
            sold: {event: lamp_sold, body: {price: $price}}
      truth:
        sums: {sold: {event: lamp_sold, field: price}}
        spans: {shelf: {entity: lamp, from: made, to: sold}}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"parcels", "payments", "kitchens"})
  void theShippedOnesAreRight(String business) {
    var parsed = Blueprint.parse("blueprint.yml", Businesses.yaml(business));
    assertThat(parsed.warnings()).isEmpty();
    assertThat(parsed.value().business()).isEqualTo(business);
  }

  @Test
  void aLifeThatGoesRoundEnds() {
    var world = Businesses.of(GOOD, 5);
    var truth = world.truth(world.begin(), world.end());
    assertThat(truth.eventsByType()).containsKeys("lamp_scrapped", "lamp_sold");
    assertThat(truth.open().get("lamp")).isEmpty();
    var ended = truth.eventsByType().get("lamp_scrapped") + truth.eventsByType().get("lamp_sold");
    assertThat(ended).isEqualTo(truth.begun().get("lamp"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "business: lamps | business: Lamps! | :1:1: business: it is Lamps!",
        "timezone: Europe/Oslo | timezone: Mars/Base | :2:1: timezone: there is no time zone",
        "history_days: 3 | history_day: 3 | did you mean history_days?",
        "history_days: 3 | history_days: 0 | :3:1: history_days: it is 0",
        "history_days: 3 | history_days: [1] | history_days: it is no number",
        "{per_day: 20} | {per_day: -1} | entities.lamp.arrivals.per_day: it is -1",
        "{per_day: 20} | {per_day: 20, hours: [1, 2]} | write 24",
        "{per_day: 20} | {} | per_day: it is missing",
        "weight: 2} | weight: -2} | lists.makers[0].weight: it is -2",
        "weight: 1} | heavy: 1} | its columns are others",
        "{pick: makers} | {pick: maker} | there is no list maker",
        "{pick: makers} | {grab: makers} | there is no such way to draw",
        "{pick: makers} | {address: $kind} | there is no attribute $kind",
        "{led: 0.9, neon: 0.1} | {led: 0.9} | :13:14: entities.lamp.draw.kind.choice: its chances",
        "median: 20 | median: $maker.cost | there is no cost in it",
        "most: 500 | most: 0.001 | it is more than the most",
        "maker: $maker.name | maker: $maker | it is a whole row",
        "maker: $maker.name | maker: $maxer.name | did you mean $maker",
        "maker: $maker.name | maker: [1, 2] | it is a list",
        "event: lamp_made | event: Lamp Made | use a-z, 0-9 and _",
        "{uniform: [1h, 2h]} | {uniform: [2h, 1h]} | its least is more than its most",
        "{uniform: [1h, 2h]} | {uniform: [1h]} | write two",
        "{uniform: [1h, 2h]} | 1 hour | it is 1 hour",
        "{uniform: [1h, 2h]} | 9000d | up to 120 days",
        "{uniform: [1h, 2h]} | {lognormal: {median: 5m, p95: 1m, most: 1h}} | less than the median",
        "{sold: 0.9, broken: 0.1} | {sold: 0.9, brocken: 0.1} | there is no state brocken",
        "{sold: 0.9, broken: 0.1} | {sold: 0.9, broken: 0.2} | its chances sum to 1.1",
        "{sold: 0.9, broken: 0.1} | [{sold: 0.9, broken: 0.1}, {when: {kind: led}, sold: 1}] | it"
            + " has no when",
        "{sold: 0.9, broken: 0.1} | [{when: {kind: gas}, sold: 1}, {sold: 0.9, broken: 0.1}] | it"
            + " is never [gas]",
        "{sold: 0.9, broken: 0.1} | [{when: {maker: Lux}, sold: 1}, {sold: 0.9, broken: 0.1}] | no"
            + " choice of that name",
        "until: \"08:00\" | until: 8 | write a time of day",
        "[mon, wed] | [monday] | it is monday",
        "visits: 2 | visits: 0 | :24:9: entities.lamp.states.broken.visits",
        "then: scrapped | then: nowhere | there is no state nowhere",
        "scrapped: {event: lamp_scrapped} | scrapped: {event: lamp_scrapped, after: 5m} | it goes"
            + " on to nothing",
        "field: price | field: cost | no event lamp_sold has a field cost",
        "entity: lamp, from | entity: lump, from | there is no entity lump",
        "business: lamps | business: &a lamps | an anchor or an alias",
        "business: lamps | business: lamps: more | it is no YAML",
      })
  void whatIsWrongIsSaid(String right, String wrong, String message) {
    assertThat(GOOD).contains(right);
    assertThatThrownBy(() -> Blueprint.parse("b.yml", GOOD.replace(right, wrong)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("b.yml:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "of: $kitchen.stations | of: $kitchen.ovens | ovens of the list kitchens is no number",
        "of: $kitchen.stations | of: $customer.stations | it is no column of a picked row",
        "of: $kitchen.stations | of: 7 | of: it is no text",
        "stations: 7 | stations: 0 | stations of the list kitchens is no number of places",
        "else: waited_too_long | else: nowhere | there is no state nowhere",
        "{mean: 40m | {mean: forty | places.patience.normal.mean: it is forty",
        "handover: {normal | handover: {normel | handover: it does not say how long",
        "ping: 60s | ping: often | ride.ping: it is often",
        "$ride.points | $ride.pints | did you mean $ride.points?",
        "loc_lat: $ride.lat | loc_lat: $van.lat | there is no $van.lat",
        "to: {delivered: 1} | after: 5m | the way says how long",
        "to: {ready: 1} | to: {cooking: 1} | round in a circle for ever",
        "price: price}} | price: name}} | name is no number in dishes",
        "{brand_id: $brand.id} | {brand: $brand.id} | there is no such column in dishes",
        "{brand_id: $brand.id} | {brand_id: $customer} | nobody can tell what it may be",
        "- {id: 4, name: Taco | - {id: 9, name: Taco | no row of dishes has brand_id 9",
        "lines: 4 | lines: 0 | basket.basket.lines: it is 0",
        "for: $customer | for: $kitchen | it is no name",
        "$basket.total | $basket.sum | there is no sum in it",
        "customer_id: $customer | customer_id: $basket | it is a whole row",
      })
  void whatIsWrongWithPlacesRidesAndBasketsIsSaid(String right, String wrong, String message) {
    var kitchens = Businesses.yaml("kitchens");
    assertThat(kitchens).contains(right);
    assertThatThrownBy(() -> Blueprint.parse("b.yml", kitchens.replace(right, wrong)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("b.yml:");
  }

  @Test
  void toursAndRidesDoNotMix() {
    var parcels = Businesses.yaml("parcels");
    var both =
        parcels.replace(
            "      handed_in:\n",
            "      handed_in:\n        places: {of: $hub.vans, patience: 1h, else: lost}\n");
    assertThat(both).isNotEqualTo(parcels);
    assertThatThrownBy(() -> Blueprint.parse("b.yml", both))
        .hasMessageContaining("it has places or a ride, and another state has a tour");
  }

  @Test
  void aCircleWithoutAnEndIsRefused() {
    var endless = GOOD.replace("        visits: 2\n        then: scrapped\n", "");
    assertThatThrownBy(() -> Blueprint.parse("b.yml", endless))
        .hasMessageContaining("round in a circle for ever")
        .hasMessageContaining("nothing leads to it");
  }

  @Test
  void everythingWrongIsSaidAtOnce() {
    var text =
        GOOD.replace("history_days: 3", "history_days: x").replace("per_day: 20", "per_day: y");
    assertThatThrownBy(() -> Blueprint.parse("b.yml", text))
        .satisfies(e -> assertThat(((InvalidInputException) e).findings()).hasSize(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "7", "---\n---\n", "a: {b", "\u0000", "business: x\nbusiness: y"})
  void whatIsNoBlueprintIsRefused(String text) {
    assertThatThrownBy(() -> Blueprint.parse("b.yml", text))
        .isInstanceOf(InvalidInputException.class);
  }
}
