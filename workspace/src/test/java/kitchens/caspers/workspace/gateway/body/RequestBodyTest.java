package kitchens.caspers.workspace.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

  private static RequestBody body(String text) {
    return RequestBody.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String with(String text, String field, String value) {
    Map<String, String> changes = new HashMap<>();
    changes.put(field, value);
    return new String(body(text).with(changes), StandardCharsets.UTF_8);
  }

  @Test
  void whatNobodyChangesIsTheSameBytes() {
    String text = " { \"a\" : 1.50e1 , \"model\":\"x\\u0041\",\n\"é☃\": [ {} , \"\\/\" ] } ";
    assertThat(with(text, "model", "\"y\""))
        .isEqualTo("{\"a\" : 1.50e1,\"model\":\"y\",\"é☃\": [ {} , \"\\/\" ]}");
    assertThat(with(text, "model", null)).isEqualTo("{\"a\" : 1.50e1,\"é☃\": [ {} , \"\\/\" ]}");
    assertThat(with(text, "more", "true")).endsWith(",\"more\":true}");
    assertThat(with("{}", "more", "true")).isEqualTo("{\"more\":true}");
    assertThat(with(text, "absent", null)).isEqualTo(text);
  }

  @Test
  void fields() {
    RequestBody body =
        body(
            "{\"t\":\"a\\nb\",\"f\":true,\"n\":12,\"z\":null,\"e\":[],\"l\":[[]],\"o\":{\"t\":1}}");
    assertThat(body.text("t")).contains("a\nb");
    assertThat(body.text("f")).isEmpty();
    assertThat(body.flag("f")).isTrue();
    assertThat(body.number("n", 1)).isEqualTo(12);
    assertThat(body.has("z")).isFalse();
    assertThat(body.hasElements("e")).isFalse();
    assertThat(body.hasElements("l")).isTrue();
    assertThat(body.json("o")).contains("{\"t\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "\"x\"",
        "{",
        "{\"a\":1}x",
        "{\"a\":1}{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "\uFEFF{}",
        "{\"a\":01}",
        "{'a':1}",
        "{\"a\":NaN}"
      })
  void whatTwoReadersMightReadOtherwiseIsRefused(String text) {
    assertThatThrownBy(() -> body(text)).isInstanceOf(ApiException.class);
  }

  @Test
  void anotherEncodingIsRefused() {
    assertThatThrownBy(() -> RequestBody.of("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void usageIsReadFromEachShape() {
    assertThat(usage("{\"choices\":[{}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}"))
        .isEqualTo(new Usage(true, true, 3, 4));
    assertThat(
            usage(
                "{\"type\":\"response.completed\",\"response\":{\"output\":[{}],\"usage\":{\"input_tokens\":3,\"input_tokens_details\":{\"cached_tokens\":9},\"output_tokens\":4}}}"))
        .isEqualTo(new Usage(true, true, 3, 4));
    assertThat(usage("{\"choices\":3}")).isEqualTo(new Usage(true, false, -1, -1));
    assertThat(usage("[]")).isEqualTo(Usage.NONE);
    assertThat(usage("{\"choices\":[{}]")).isEqualTo(Usage.NONE);
    assertThat(usage("{\"usage\":{\"prompt_tokens\":99999999999999999999}}").inputTokens())
        .isEqualTo(-1);
  }

  private static Usage usage(String json) {
    return Usage.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
