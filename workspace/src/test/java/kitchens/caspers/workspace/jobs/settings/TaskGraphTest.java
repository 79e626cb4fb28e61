package kitchens.caspers.workspace.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskGraphTest {
  /** Tasks written as {@code "b<a"}: b depends on a. */
  private static TaskGraph graph(String... tasks) {
    return TaskGraph.of(
        Arrays.stream(tasks)
            .map(
                text -> {
                  var parts = text.split("<");
                  var needs = parts.length > 1 ? List.of(parts[1].split(",")) : List.<String>of();
                  return new TaskSettings(
                      parts[0],
                      needs,
                      Map.of(),
                      RunIf.ALL_SUCCESS,
                      new Work.Jar("M", List.of(), List.of("/Workspace/x.jar"), List.of()),
                      RetryPolicy.NONE,
                      Duration.ZERO,
                      false,
                      new Notifications(Map.of(), Map.of(), Optional.empty(), true, true, false));
                })
            .toList());
  }

  @Test
  void aCircleIsPrinted() {
    assertThatThrownBy(() -> graph("start", "a<start,c", "b<a", "c<b"))
        .isInstanceOf(SettingsRefused.class)
        .hasMessageContaining("a -> c -> b -> a");
    assertThatThrownBy(() -> graph("a<a")).hasMessageContaining("a -> a");
  }

  @Test
  void plusSignsChooseWhatIsBeforeAndAfter() {
    var graph = graph("a", "b<a", "c<b", "d<a");
    assertThat(graph.select(List.of())).containsExactly("a", "b", "c", "d");
    assertThat(graph.select(List.of("b"))).containsExactly("b");
    assertThat(graph.select(List.of("+b"))).containsExactly("a", "b");
    assertThat(graph.select(List.of("b+"))).containsExactly("b", "c");
    assertThat(graph.select(List.of("+b+", "d"))).containsExactly("a", "b", "c", "d");
    assertThatThrownBy(() -> graph.select(List.of("x"))).hasMessageContaining("unknown task 'x'");
  }
}
