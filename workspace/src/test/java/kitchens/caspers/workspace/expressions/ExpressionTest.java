package kitchens.caspers.workspace.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import kitchens.caspers.workspace.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  private static JsonNode scope() throws Exception {
    return Json.MAPPER.readTree(
        """
        {"order": {"total": 12.345, "lines": [{"qty": 2}, {"qty": 3}]}, "name": "Ada", "yes": true,
         "names": ["qty", 2, null],
         "huge": 1e308, "nothing": null}
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 2 * 3 | 7",
        "(1 + 2) * 3 | 9",
        "-2 - -3 | 1",
        "7 / 2 | 3.5",
        "round(order.total, 2) | 12.35",
        "order.lines.1.qty | 3",
        "length(order.lines) | 2",
        "min(3, 1, 2) + max(1, 4) | 5",
        "if(yes, 1, 2) | 1",
        "coalesce(nothing, missing_too, 4) | 4",
        "floor(2.7) + ceil(2.1) + abs(-1) | 6"
      })
  void numbers(String text, String value) throws Exception {
    assertThat((java.math.BigDecimal) Expression.parse(text).in(scope()))
        .isEqualByComparingTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name == 'Ada' and not (order.total < 12)",
        "order.total >= 12.345",
        "1.0 == 1",
        "nothing == null",
        "missing(order.tax)",
        "yes or order.tax > 1",
        "'a' < 'b'",
        "among('qty', names) and not among(3, names)",
        "not not yes"
      })
  void truths(String text) throws Exception {
    assertThat(Expression.parse(text).holdsIn(scope())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order.tax > 1",
        "name + 1",
        "1 / 0",
        "name",
        "yes and name",
        "round(1, 99)",
        "among(1, name)"
      })
  void whatHasNoValueIsSaidSo(String text) throws Exception {
    JsonNode scope = scope();
    assertThatThrownBy(() -> Expression.parse(text).holdsIn(scope))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 +",
        "(1",
        "1 2",
        "a b",
        "system('x')",
        "a; b",
        "round(1)",
        "$x",
        "and",
        "'open"
      })
  void whatCannotBeReadIsRefused(String text) {
    assertThatThrownBy(() -> Expression.parse(text)).isInstanceOf(ExpressionException.class);
  }

  @Test
  void itIsBounded() throws Exception {
    assertThatThrownBy(() -> Expression.parse("(".repeat(60) + "1" + ")".repeat(60)))
        .hasMessageContaining("too deeply");
    assertThatThrownBy(() -> Expression.parse("1+".repeat(2_000) + "1"))
        .hasMessageContaining("at most");
    assertThat(Expression.parse("huge * huge * huge").in(scope()).toString().length())
        .isLessThan(40);
  }

  @Test
  void templatesAreFilledAndOtherwiseLeftAlone() throws Exception {
    JsonNode template =
        Json.MAPPER.readTree("{\"a\": \"=order.total * 2\", \"b\": \"Hello {name}\", \"c\": 3}");
    assertThat(Template.of(template).in(scope()).toString())
        .isEqualTo("{\"a\":24.690,\"b\":\"Hello Ada\",\"c\":3}");
    assertThat(Template.of(template).roots()).containsExactlyInAnyOrder("order", "name");
  }

  private static JsonNode bag() throws Exception {
    return Json.MAPPER.readTree(
        """
        {"items": [{"name": "Garlic Naan of Your Business", "usd": 3.95},
                   {"name": "Plain Naan", "usd": 3.5},
                   {"name": "The Poltergeist", "usd": 14.25},
                   {"name": "Fish & Chips & Consequences", "usd": 16.25}]}
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "No garlic naan of your business! | 3.95",
        "The garlick is what i miss | 3.95",
        "two naan missing | 0",
        "poltergiest never came | 14.25",
        "THE POLTERGEIST, and the chips with fish and consequences | 30.50",
        "plain nan not there | 3.5",
        "everything missing | 0"
      })
  void whatATextNamesIsFoundThroughSlips(String text, String usd) throws Exception {
    var scope = ((com.fasterxml.jackson.databind.node.ObjectNode) bag()).put("text", text);
    assertThat(
            (java.math.BigDecimal)
                Expression.parse("sum(named(text, items, 'name'), 'usd')").in(scope))
        .isEqualByComparingTo(usd);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "See my LAWYERS | lawyer* | true",
        "see you in court | in court | true",
        "the food court | in court | false",
        "Allérgica | alergi* ; allerg* | true",
        "my lаwyer (a Cyrillic a) | lawyer* | true",
        "law\u200Byer | lawyer | true",
        "unauthorizd payment | unauthorized | true",
        "issue | sue | false"
      })
  void whatATextMentionsIsKnownThroughDisguise(String text, String terms, boolean expected)
      throws Exception {
    var scope =
        Json.MAPPER
            .createObjectNode()
            .put("text", text.replace("\\u200B", "\u200B"))
            .put("terms", terms.replace(" ; ", "|"));
    assertThat(Expression.parse("mentions(text, terms)").holdsIn(scope)).isEqualTo(expected);
  }

  @Test
  void namesAreTakenOutOfAText() throws Exception {
    var scope =
        ((com.fasterxml.jackson.databind.node.ObjectNode) bag())
            .put("text", "Where is the poltergeist? And the Garlic Naan of Your Business?");
    assertThat(Expression.parse("without(text, items, 'name', 'dish')").in(scope))
        .asString()
        .isEqualTo("Where is the dish? And the dish  of Your ?");
    assertThat(Expression.parse("sum(nothing, 'usd')").in(scope))
        .isEqualTo(java.math.BigDecimal.ZERO);
    assertThatThrownBy(() -> Expression.parse("named(text, 7, 'name')").in(scope))
        .hasMessageContaining("no list");
    assertThatThrownBy(() -> Expression.parse("mentions(text)"))
        .hasMessageContaining("takes 2 arguments");
  }
}
