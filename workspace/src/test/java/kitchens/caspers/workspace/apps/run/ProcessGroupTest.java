package kitchens.caspers.workspace.apps.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessGroupTest {

  /** A command with a child, neither of which heeds a request to end. */
  private static final List<String> STUBBORN =
      List.of("sh", "-c", "trap '' TERM; (trap '' TERM; sleep 600) & echo $!; wait");

  private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  @TempDir Path directory;

  @Test
  void theGroupDiesWithThePipeToItsParent() throws Exception {
    ProcessGroup group = started();
    long child = childOf(group);
    long leader = group.pid();
    assertThat(alive(leader) && alive(child)).isTrue();
    // All that a killed parent leaves behind is the end of this pipe.
    group.closePipe();
    Await.until(Duration.ofSeconds(10), () -> !alive(leader) && !alive(child));
  }

  @Test
  void whatDoesNotHeedIsKilledAfterTheGrace() throws Exception {
    ProcessGroup group = started();
    long child = childOf(group);
    group.stop(Duration.ofMillis(300));
    Await.until(Duration.ofSeconds(10), () -> !alive(child));
    assertThat(group.alive()).isFalse();
    assertThat(directory.resolve("pid")).doesNotExist();
  }

  @Test
  void theExitCodeIsThatOfTheCommand() throws Exception {
    ProcessGroup group =
        ProcessGroup.start(
            List.of("sh", "-c", "exit 5"), PATH, directory, directory.resolve("pid"));
    assertThat(group.await(Duration.ofSeconds(10))).isTrue();
    assertThat(group.exitCode()).isEqualTo(5);
  }

  @Test
  void whatOutlivedItsWatchdogIsKilledAtTheNextStart() throws Exception {
    ProcessGroup group = started();
    long child = childOf(group);
    ProcessHandle leader = ProcessHandle.of(group.pid()).orElseThrow();
    leader
        .parent()
        .orElseThrow()
        .children()
        .filter(p -> p.pid() != leader.pid())
        .forEach(ProcessHandle::destroyForcibly);
    leader.parent().orElseThrow().destroyForcibly();
    Await.until(Duration.ofSeconds(10), () -> !group.alive());
    assertThat(alive(child)).isTrue();
    ProcessGroup.killLeftOver(directory.resolve("pid"));
    Await.until(Duration.ofSeconds(10), () -> !alive(child));
  }

  private ProcessGroup started() throws Exception {
    return ProcessGroup.start(STUBBORN, PATH, directory, directory.resolve("pid"));
  }

  private static long childOf(ProcessGroup group) throws Exception {
    return Long.parseLong(new BufferedReader(new InputStreamReader(group.output())).readLine());
  }

  /** A zombie, which nobody has waited for yet, counts as dead. */
  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).filter(p -> p.info().command().isPresent()).isPresent();
  }
}
