package kitchens.caspers.workspace.jobs.child;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskMainTest {
  @Test
  void theCauseComesFirst() {
    var cause = new IllegalArgumentException("the menu\n  has no prices");
    var thrown = new RuntimeException("stage failed", new IllegalStateException("load", cause));

    assertThat(TaskMain.headline(thrown))
        .isEqualTo("IllegalArgumentException: the menu has no prices");
    assertThat(TaskMain.trace(thrown))
        .startsWith("java.lang.IllegalArgumentException: the menu")
        .containsSubsequence(
            "Which broke: IllegalStateException: load", "Which broke: RuntimeException: stage");
  }

  @Test
  void aCircleOfCausesHasAnEnd() {
    var a = new RuntimeException("a");
    var b = new RuntimeException("b", a);
    a.initCause(b);

    assertThat(TaskMain.headline(a)).isEqualTo("RuntimeException: b");
  }
}
