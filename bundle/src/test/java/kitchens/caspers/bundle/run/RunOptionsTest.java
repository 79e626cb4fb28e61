package kitchens.caspers.bundle.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Value;
import org.junit.jupiter.api.Test;

/** What {@code bundle run} makes of {@code --only} and {@code --params}. */
class RunOptionsTest {

  private static final String DIAMOND =
      """
      {"parameters": [{"name": "CATALOG"}, {"name": "SPEED_UP"}],
       "tasks": [
        {"task_key": "a"},
        {"task_key": "b", "depends_on": [{"task_key": "a"}]},
        {"task_key": "c", "depends_on": [{"task_key": "a"}]},
        {"task_key": "d", "depends_on": [{"task_key": "b"}, {"task_key": "c"}]}]}
      """;

  @Test
  void plusBeforeATaskTakesWhatItWaitsFor() throws Exception {
    assertThat(TaskSelection.of(job(), List.of("+b"))).containsExactly("a", "b");
    assertThat(TaskSelection.of(job(), List.of("b+"))).containsExactly("b", "d");
    assertThat(TaskSelection.of(job(), List.of("+b+"))).containsExactly("a", "b", "d");
    assertThat(TaskSelection.of(job(), List.of("d,a"))).containsExactly("a", "d");
  }

  @Test
  void anUnknownTaskIsRefused() {
    assertThatThrownBy(() -> TaskSelection.of(job(), List.of("e")))
        .hasMessageContaining("the job has no task \"e\" — known: a, b, c, d");
  }

  @Test
  void parametersMayHoldEqualsSignsAndCommas() throws Exception {
    assertThat(JobArguments.of("j", job(), List.of("CATALOG=a=b,SPEED_UP=1\\,5")))
        .containsEntry("CATALOG", "a=b")
        .containsEntry("SPEED_UP", "1,5");
  }

  @Test
  void unknownParametersAreRefused() {
    assertThatThrownBy(() -> JobArguments.of("j", job(), List.of("CATALOGUE=x")))
        .hasMessageContaining("job j has no parameter \"CATALOGUE\" — did you mean \"CATALOG\"?");
    assertThatThrownBy(() -> JobArguments.of("j", job("{}"), List.of("A=x")))
        .hasMessageContaining("job j defines no parameters");
  }

  private static Value job() throws Exception {
    return job(DIAMOND);
  }

  private static Value job(String json) throws Exception {
    return Json.toValue(new ObjectMapper().readTree(json), Location.source("test"));
  }
}
