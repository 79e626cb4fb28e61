package kitchens.caspers.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickTest {

  private static final String PRINTED =
      "{\"a\": [{\"n\": 3, \"text\": \"{\\\"inner\\\": \\\"x\\\"}\"}], \"none\": null, \"empty\":"
          + " \"\"}";

  @ParameterizedTest
  @CsvSource({
    "/a/0/n > 2, true",
    "/a/0/n = 3.0, true",
    "/a/0/n != 3, false",
    "/a/0/n <= {most}, true",
    "/a/1/n, false",
    "/a/x, false",
    "/none, false",
    "/empty, false",
    "not /none > 5, true",
    "not /a/0/n > 5, true",
    "not /a/0/n > 2, false",
    "/a/0/text/inner = x, true",
    "/a/0/text/inner > 1, false",
    "~ inner.*x, true",
    "not ~ y{3}, true",
  })
  void aConditionHoldsOrNot(String written, boolean holds) {
    var values = new Values(Map.of("most", "3"));
    assertThat(Condition.parse(written).holds(PRINTED, values)).isEqualTo(holds);
  }

  @Test
  void whatIsNoJsonHasNoParts() {
    assertThat(Pick.at("/a").of("plain")).isEmpty();
    assertThat(Pick.at("/a").of("")).isEmpty();
    assertThat(Pick.like(Pattern.compile("id ([0-9]+)")).of("id 42")).isEqualTo(Optional.of("42"));
  }

  @Test
  void wordsAreCutAsAShellCutsThemAndValuesStayInTheirs() {
    var values = new Values(Map.of("order", "a b' --x", "n", "1"));
    assertThat(values.words("sql \"SELECT '{order}'\" -o json --json='{\"k\": \"{n}\"}'"))
        .isEqualTo(List.of("sql", "SELECT 'a b' --x'", "-o", "json", "--json={\"k\": \"1\"}"));
    assertThat(values.words("x {uuid}").get(1)).matches("[0-9a-f-]{36}");
    assertThatThrownBy(() -> values.words("x {other}")).hasMessageContaining("needs {other}");
    assertThatThrownBy(() -> Values.split("x \"y")).hasMessageContaining("not closed");
  }
}
