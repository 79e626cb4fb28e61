package kitchens.caspers.workspace.releases.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kitchens.caspers.workspace.http.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundednessTest {

  private static final String FACTS =
      """
      [{"order_total": 1234.5, "duration_minutes": "42.549", "n": -3, "items": [{"qty": 2}]},
       {"at": "2026-11-27T10:00:00Z"}]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Delivered in 42.5 min | 1 | ",
        "Delivered in 43 min | 1 | ",
        "Delivered in 42 min | 1 | 42",
        "A total of 1,234.50 USD, 2 items. | 2 | ",
        "P75 and P99 of order a7-12b are names | 0 | ",
        "It fell by -3, not by 4. | 2 | 4",
        "99% of 42.549 | 2 | 99",
        "nothing | 0 | "
      })
  void eachNumberComesFromSomewhere(String text, int numbers, String ungrounded) throws Exception {
    JsonNode facts = Json.MAPPER.readTree(FACTS);
    Groundedness found = Groundedness.of(text, List.of(facts));
    assertThat(found.numbers()).isEqualTo(numbers);
    assertThat(found.ungrounded())
        .isEqualTo(ungrounded == null ? List.of() : List.of(ungrounded.split(",")));
  }
}
