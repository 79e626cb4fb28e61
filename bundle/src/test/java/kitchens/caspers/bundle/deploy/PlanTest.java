package kitchens.caspers.bundle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.value.BundleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan in a file, and whether it still holds. */
class PlanTest {

  @TempDir private Path directory;

  private static Plan plan(String wanted, long serial) {
    var change =
        new Change(Action.UPDATE, LongNode.valueOf(1), TextNode.valueOf(wanted), null, null);
    var action =
        new PlannedAction(
            Action.UPDATE, List.of(), Map.of("timeout_seconds", change), null, false, false);
    var state = new ResourcesState(1, "test", "lineage", serial, null, Map.of());
    return Plan.of(
        state,
        "digest",
        Map.of("resources.jobs.a", action),
        new PlannedFiles(Map.of("a.sql", "1234"), List.of()));
  }

  private Path saved(String text) throws Exception {
    return Files.writeString(directory.resolve("plan.json"), text);
  }

  @Test
  void holdsWhatItWasSavedWith() throws Exception {
    var read = Plan.read(saved(plan("x", 3).json().toString()));
    assertThat(read.isEmpty()).isFalse();
    assertThatCode(() -> read.requireStillHolds(plan("x", 3))).doesNotThrowAnyException();
    assertThat(read.actions().get("resources.jobs.a").changes().get("timeout_seconds").old())
        .isEqualTo(IntNode.valueOf(1));
  }

  @Test
  void namesWhatHasMoved() throws Exception {
    var read = Plan.read(saved(plan("x", 3).json().toString()));
    assertThatThrownBy(() -> read.requireStillHolds(plan("y", 4)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("the state (it was serial 3")
        .hasMessageContaining("resources.jobs.a")
        .hasMessageNotContaining("files");
  }

  @Test
  void whatIsNoPlanIsRefusedWithTheMend() throws Exception {
    for (var text :
        List.of("", "[]", "{", "{\"plan_version\": 2}", "{\"plan_version\": 1, \"x\": 1}")) {
      var file = saved(text);
      assertThatThrownBy(() -> Plan.read(file))
          .as(text)
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("caspers bundle plan -o json");
    }
    assertThatThrownBy(() -> Plan.read(directory.resolve("absent")))
        .hasMessageContaining("is not there");
  }
}
