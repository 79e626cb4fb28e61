package kitchens.caspers.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a request's or an answer's body {@code --debug} shows. */
class HttpTraceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"a\",\"page_token\":\"p\"}     | {\"name\":\"a\",\"page_token\":\"p\"}",
        "{\"scope\":\"s\",\"string_value\":\"x\"}  | {\"scope\":\"s\",\"string_value\":\"***\"}",
        "{\"key\":\"k\",\"value\":\"x\"}           | {\"key\":\"k\",\"value\":\"***\"}",
        "{\"token_value\":\"x\",\"token_id\":\"1\"}| {\"token_value\":\"***\",\"token_id\":\"1\"}",
        "[{\"a\":{\"openai_api_key_plaintext\":\"x\"}}]"
            + " | [{\"a\":{\"openai_api_key_plaintext\":\"***\"}}]",
        "{\"client_secret\":{\"a\":1}}             | {\"client_secret\":\"***\"}",
        "{\"environment_vars\":{\"A\":\"x\"}}      | {\"environment_vars\":\"***\"}",
        "{\"content\":\"U0VDUkVU\"}                | {\"content\":\"***\"}",
        "grant_type=client_credentials&secret=x    | (38 characters that are no JSON)",
      })
  void secretsAreLeftOut(String sent, String shown) {
    assertThat(HttpTrace.body(sent)).isEqualTo("\n  " + shown);
  }

  @ParameterizedTest
  @CsvSource({"3000, 2004"})
  void whatIsLongIsCut(int length, int shown) {
    assertThat(HttpTrace.body("\"" + "x".repeat(length) + "\"")).hasSize(shown);
  }
}
