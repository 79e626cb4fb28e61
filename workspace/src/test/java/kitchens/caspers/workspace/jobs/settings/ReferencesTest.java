package kitchens.caspers.workspace.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {
  private static final References.Scope SCOPE =
      new References.Scope(Set.of("day"), Set.of("a", "b"), false);

  @Test
  void referencesAreReplacedAndOtherBracesStay() {
    var values = Map.of("job.id", "7", "job.parameters.a", "$1 \\ {{job.id}}");
    assertThat(
            References.resolve(
                "{{job.id}}/{{ job.parameters.a }}/{{mustache}}/{{}}",
                name -> Optional.ofNullable(values.get(name))))
        .isEqualTo("7/$1 \\ {{job.id}}/{{mustache}}/{{}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{job.parameters.day}}",
        "{{job.start_time.iso_date}}",
        "{{tasks.a.result_state}}",
        "{{tasks.a.values.x}}",
        "{{tasks.`a`.values.`x y`}}",
        "{{tasks.a.output.first_row.n}}",
        "{{job.trigger.file_arrival.location}}",
        "{{task.execution_count}}",
        "{{workspace.url}}",
        "{{run_id}}",
        "{{anything else}}"
      })
  void whatCanBeResolvedIsTaken(String text) {
    assertThatCode(() -> References.check(text, "task 'b'", SCOPE)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{job.parameters.night}}",
        "{{job.start_time.century}}",
        "{{tasks.z.result_state}}",
        "{{tasks.a.values.}}",
        "{{input.x}}",
        "{{tasks.a}}",
        "{{task.colour}}",
        "{{workspace.owner}}",
        "{{backfill.iso_datetime}}"
      })
  void whatCannotIsRefusedByName(String text) {
    assertThatThrownBy(() -> References.check(text, "task 'b'", SCOPE))
        .isInstanceOf(SettingsRefused.class)
        .hasMessageContaining("task 'b'")
        .hasMessageContaining(text.replace("{{", "").replace("}}", ""));
  }
}
