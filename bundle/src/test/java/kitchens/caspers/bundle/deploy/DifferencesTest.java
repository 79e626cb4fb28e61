package kitchens.caspers.bundle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import kitchens.caspers.bundle.resources.ResourceTypes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was deployed, what is wanted, what is there: what is to be done. */
class DifferencesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          all the same              | jobs    | {name: a}                | {name: a}                | {name: a, creator: x}    | ``
          edited                    | jobs    | {name: a}                | {name: b}                | {name: a}                | name update
          edited on both sides      | jobs    | {name: a}                | {name: b}                | {name: b}                | name skip
          changed outside           | jobs    | {name: a}                | {name: a}                | {name: c}                | name update
          added                     | jobs    | {name: a}                | {name: a, tags: {t: 1}}  | {name: a}                | tags update
          taken out                 | jobs    | {name: a, tags: {t: x}}  | {name: a}                | {name: a, tags: {t: x}}  | tags update
          zero is left out          | jobs    | {name: a, timeout_seconds: 0} | {name: a, timeout_seconds: 0} | {name: a}       | ``
          number of another width   | jobs    | {timeout_seconds: 5}     | {timeout_seconds: 5.0}   | {timeout_seconds: 5}     | ``
          item by its key           | jobs    | {tasks: [{task_key: a, n: 1}, {task_key: b}]} | {tasks: [{task_key: b}, {task_key: a, n: 2}]} | {tasks: [{task_key: a, n: 1}, {task_key: b}]} | tasks[task_key='a'].n update
          item somebody added       | jobs    | {tasks: [{task_key: a}]} | {tasks: [{task_key: a}]} | {tasks: [{task_key: a}, {task_key: z}]} | tasks[task_key='z'] update
          item taken out            | jobs    | {tasks: [{task_key: a}, {task_key: b}]} | {tasks: [{task_key: a}]} | {tasks: [{task_key: a}, {task_key: b}]} | tasks[task_key='b'] update
          never deployed by us      | jobs    | ``                       | {name: a}                | {name: b}                | name update
          field that fixes identity | schemas | {name: a, comment: x}    | {name: b, comment: x}    | {name: a, comment: x}    | name replace
          identity written anew     | schemas | {name: a}                | {name: a}                | {name: A}                | name skip
          of the bundle alone       | schemas | {name: a}                | {name: a, lifecycle: {prevent_destroy: true}} | {name: a} | lifecycle skip
          """)
  void tellsFieldByField(
      String name, String type, String old, String wanted, String remote, String expected)
      throws Exception {
    var changes =
        Differences.of(
            ResourceTypes.named(type),
            old.isEmpty() ? null : json(old),
            json(wanted),
            json(remote));
    var told =
        changes.entrySet().stream()
            .map(change -> change.getKey() + " " + change.getValue().action())
            .collect(Collectors.joining(", "));
    assertThat(told).as(name).isEqualTo(expected);
  }

  /** Words without quotes, as YAML has them. */
  private static JsonNode json(String written) throws Exception {
    return JSON.readTree(
        written.replaceAll("([A-Za-z_]\\w*)", "\"$1\"").replaceAll("\"(true|false)\"", "$1"));
  }
}
