package kitchens.caspers.workspace.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stranger's order format becomes events, or it is said why not. */
class MappingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String YAML =
      """
      events:
        - when: {$.kind: [placed, paid]}
          emit:
            event_id: {$uuid: [$.order.no, created]}
            event_type: order_created
            ts: {$time: {of: $.at, format: "dd.MM.yyyy HH:mm", zone: Europe/Stockholm}}
            location: $.shop
            location_id: {$lookup: {of: $.shop, in: {North: 1, South: 2}, otherwise: 0}}
            order_id: {$text: $.order.no}
            sequence: 0
            gk_id: {$default: {of: $.kitchen, otherwise: null}}
            body:
              $json:
                customer_addr: $.customer['full address']
                items:
                  $each:
                    of: $.lines
                    emit: {id: {$number: $item.sku}, name: $item.title, price: {$number: $item.price}, qty: $item.n}
      """;

  private static final String RECORD =
      """
      {"kind": "placed", "at": "27.11.2026 19:30", "shop": "South", "order": {"no": 4711},
       "customer": {"full address": "1 Main St"},
       "lines": [{"sku": "12", "title": "Soup", "price": "4.50", "n": 2}]}
      """;

  private static JsonNode map(String yaml, String record) throws Exception {
    List<JsonNode> events = Mapping.parse("shop.yml", yaml).map(JSON.readTree(record));
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  @Test
  void aStrangersOrderIsAnEvent() throws Exception {
    var event = map(YAML, RECORD);
    assertThat(event.path("event_type").asText()).isEqualTo("order_created");
    assertThat(event.path("ts").asText()).isEqualTo("2026-11-27T18:30:00.000Z");
    assertThat(event.path("location_id").asInt()).isEqualTo(2);
    assertThat(event.path("order_id")).isEqualTo(JSON.readTree("\"4711\""));
    assertThat(event.path("sequence").isInt() || event.path("sequence").isLong()).isTrue();
    assertThat(event.path("gk_id").isNull()).isTrue();
    assertThat(event.path("body").asText())
        .isEqualTo(
            "{\"customer_addr\":\"1 Main"
                + " St\",\"items\":[{\"id\":12,\"name\":\"Soup\",\"price\":4.50,\"qty\":2}]}");
    assertThat(map(YAML, RECORD).path("event_id")).isEqualTo(event.path("event_id"));
    assertThat(map(YAML, RECORD.replace("4711", "4712")).path("event_id"))
        .isNotEqualTo(event.path("event_id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"shop\": \"South\", | | events[0].location: $.shop is missing",
        "27.11.2026 19:30 | tomorrow | events[0].ts: 'tomorrow' is no moment",
        "\"12\" | \"a dozen\" | events[0].body.items[0].id: a dozen is no number",
        "\"placed\" | \"opened\" | none of the mapping's events holds for it",
        "4711 | {\"a\": 1} | events[0].event_id: a list or an object stands",
        "\"n\": 2 | \"m\": 2 | events[0].body.items[0].qty: $item.n is missing",
      })
  void whatDoesNotMapSaysWhy(String right, String wrong, String message) throws Exception {
    assertThat(RECORD).contains(right);
    var record = RECORD.replace(right, wrong == null ? "" : wrong);
    var mapping = Mapping.parse("shop.yml", YAML);
    assertThatThrownBy(() -> mapping.map(JSON.readTree(record)))
        .isInstanceOf(Unmapped.class)
        .hasMessageContaining(message);
  }

  @Test
  void othersMayBePassedOver() throws Exception {
    var mapping = Mapping.parse("shop.yml", YAML + "otherwise: ignore\n");
    assertThat(mapping.map(JSON.readTree("{\"kind\": \"opened\"}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event_type: order_created | event_type: [1] | shop.yml:5:19: a list cannot be made so",
        "$.shop | $shop | shop.yml:7:17: '$shop' is no path",
        "$text | $txt | shop.yml:9:17: there is no operator [$txt]",
        "zone: Europe/Stockholm | zone: Mars | there is no such time zone",
        "\"dd.MM.yyyy HH:mm\" | \"qqqqqqqq\" | it is no format of times",
        "otherwise: 0 | else: 0 | there is no field 'else'",
        "of: $.shop, in | in | it lacks of",
        "sequence: 0 | sequence: $item.n | there is no $item here",
        "emit: {id | omit: {id | it lacks of or emit",
        "- when | - whenn | there is no field 'whenn'",
        "sequence: 0 | location: x | 'location' stands here twice",
        "events: | event: | there are no events",
        "{$uuid: [$.order.no, created]} | {$uuid: 7} | it has no values",
      })
  void whatIsWrongInTheFileIsSaidWithItsPlace(String right, String wrong, String message) {
    assertThat(YAML).contains(right);
    assertThatThrownBy(() -> Mapping.parse("shop.yml", YAML.replace(right, wrong)))
        .isInstanceOf(MappingErrors.class)
        .hasMessageContaining(message)
        .hasMessageContaining("shop.yml:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "[]",
        "events: 7",
        "events: []",
        "a: {b",
        "\u0000",
        "x: &a [*a]",
        "events: [{emit: &a {b: *a}}]"
      })
  void whatIsNoMappingIsRefused(String yaml) {
    assertThatThrownBy(() -> Mapping.parse("m.yml", yaml)).isInstanceOf(MappingErrors.class);
  }

  @Test
  void everythingWrongIsSaidAtOnce() {
    assertThatThrownBy(
            () -> Mapping.parse("m.yml", YAML.replace("$.shop", "$shop").replace("zone", "zones")))
        .satisfies(e -> assertThat(((MappingErrors) e).errors()).hasSizeGreaterThan(2));
  }

  /** A few lines of YAML, or a short number, must not become gigabytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{$text: {$number: $.n}} | {\"n\": \"1e999999999\"} | more than 300 digits",
        "{$number: $.n} | {\"n\": \"1e-999999999\"} | more than 300 digits",
        "{$time: {of: $.n, format: epoch_seconds}} | {\"n\": \"1e999999999\"} | more than 300"
            + " digits",
        "{$json: {a: {$json: {a: $, b: $}}, b: {$json: {a: $, b: $}}}} | LARGE | more than 4194304",
        "{a: $, b: $, c: $} | LARGE | more than 4194304",
        "{$each: {of: $.l, emit: {$each: {of: $.l, emit: {$each: {of: $.l, emit: 1}}}}}} | LIST |"
            + " more than 4194304",
      })
  void aSmallMappingMakesNoLargeEvent(String value, String record, String message)
      throws Exception {
    var mapping = Mapping.parse("m.yml", "events: [{emit: {x: " + value + "}}]");
    var given =
        switch (record) {
          case "LARGE" -> "{\"t\": \"" + "x".repeat(2 << 20) + "\"}";
          case "LIST" -> "{\"l\": [" + "0,".repeat(999) + "0]}";
          default -> record;
        };
    assertThatThrownBy(() -> mapping.map(JSON.readTree(given)))
        .isInstanceOf(Unmapped.class)
        .hasMessageContaining(message);
  }
}
