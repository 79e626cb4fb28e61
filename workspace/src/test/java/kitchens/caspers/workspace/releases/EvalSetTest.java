package kitchens.caspers.workspace.releases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.evaluate.EvalSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eval sets in one file, and in several. */
class EvalSetTest {

  private static final String SET =
      """
      evaluation:
        input: {n: "=case.n"}
        facts: {file: facts.json, by: kind}
        right: {same: answer.n == case.facts.n}
        thresholds: {accuracy: {at_least: 1}}
      cases: cases.jsonl
      """;
  private static final Map<String, String> FILES =
      Map.of(
          "cases.jsonl",
          "{\"id\": \"one\", \"n\": 1, \"kind\": \"a\"}\n\n"
              + "{\"name\": \"two\", \"n\": 2, \"kind\": \"a\"}\n",
          "facts.json",
          "{\"a\": {\"n\": 7}}");

  private static EvalSet read(String set, Map<String, String> files) {
    return EvalSet.read(
        set.getBytes(UTF_8),
        path -> {
          if (!files.containsKey(path)) {
            throw new IOException("no file " + path);
          }
          return files.get(path).getBytes(UTF_8);
        },
        "m.s.agent/1");
  }

  @Test
  void casesAndFactsMayLieBesideIt() {
    EvalSet set = read(SET, FILES);
    assertThat(set.cases()).hasSize(2);
    assertThat(set.cases().get(1).at("/facts/n").asInt()).isEqualTo(7);
    String digest = set.digest();
    for (String file : FILES.keySet()) {
      var changed = new java.util.HashMap<>(FILES);
      changed.put(file, FILES.get(file) + " ");
      assertThat(read(SET, changed).digest()).as(file).isNotEqualTo(digest);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cases.jsonl | gone.jsonl | no file gone.jsonl",
        "facts.json | gone.json | no file gone.json",
        "by: kind | by: n | facts.json has no '1'",
        "{file: facts.json, by: kind} | {file: facts.json} | needs 'file' and 'by'",
        "cases: cases.jsonl | cases: 3 | 'cases' is missing",
        "answer.n == case.facts.n | answer.n === | m.s.agent/1/eval.yml",
        "accuracy: {at_least: 1} | speed: {at_least: 1} | is of no metric"
      })
  void whatIsWrongIsSaid(String text, String instead, String message) {
    assertThatThrownBy(() -> read(SET.replace(text, instead), FILES))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "{", "{\"n\": 1, \"kind\": \"a\"}"})
  void aLineThatIsNoCaseIsSaid(String line) {
    assertThatThrownBy(
            () -> read(SET, Map.of("cases.jsonl", line, "facts.json", FILES.get("facts.json"))))
        .isInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @CsvSource({"refund, 10", "complaint, 291"})
  void theAgentsOfTheUniverseHaveOne(String agent, int cases) throws IOException {
    Path folder = Path.of("..", "universe", "agents", agent);
    EvalSet set =
        EvalSet.read(
            Files.readAllBytes(folder.resolve("eval.yml")),
            path -> Files.readAllBytes(folder.resolve(path)),
            agent);
    assertThat(set.cases()).hasSize(cases);
  }
}
