package kitchens.caspers.compute.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Places in topics and the secrets of their options, without a broker. */
class TopicPlacesTest {
  @Test
  void aPlaceIsWrittenAsSparkWritesIt() {
    var place = TopicOffsets.parse("{\"b\":{\"1\":3,\"0\":17},\"a\":{\"0\":5}}");
    assertThat(place).isEqualTo(TopicOffsets.parse(place.json()));
    assertThat(place.with("b", 1, 9).json())
        .isEqualTo("{\"a\":{\"0\":5},\"b\":{\"0\":17,\"1\":9}}");
    assertThat(place.with("c", 0, 1).topics()).containsExactly("a", "b", "c");
  }

  @Test
  void aSecretEndsNoQuotes() {
    var options =
        Map.of("login", "password=\"{{secrets/s/k}}\";", "key", "{{secrets/s/k}}", "plain", "$1");
    assertThat(TopicSecrets.in(options, (scope, key) -> "a\"; b\\" + scope + key))
        .containsEntry("login", "password=\"a\\\"; b\\\\sk\";")
        .containsEntry("key", "a\"; b\\sk")
        .containsEntry("plain", "$1");
  }
}
