package kitchens.caspers.workspace.apps.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

  private static final Watch.Rhythm AT_ONCE =
      new Watch.Rhythm(Duration.ZERO, Duration.ZERO, Duration.ofMillis(50), 2);
  private static final List<Long> OWN = List.of(ProcessHandle.current().pid());

  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void whoTakesTooMuchMemoryIsEnded() {
    assertThat(watch(new AppLimits(1 << 20, 10, 1 << 20), 1).look(OWN))
        .hasValueSatisfying(
            why -> assertThat(why).contains("MB of memory", "apps.memory_megabytes: 1."));
  }

  @Test
  void whoHasTooManyProcessesIsEnded() {
    assertThat(watch(new AppLimits(1L << 40, 1, 1 << 20), 1).look(List.of(1L, 2L)))
        .hasValueSatisfying(
            why -> assertThat(why).contains("runs 2 processes", "apps.processes: 1."));
  }

  @Test
  void whoFillsItsFolderIsEnded() throws Exception {
    Files.createDirectories(folder.resolve("a"));
    Files.write(folder.resolve("a/b"), new byte[2 << 20]);
    assertThat(watch(new AppLimits(1L << 40, 10, 1 << 20), 1).look(OWN))
        .hasValueSatisfying(
            why -> assertThat(why).contains("more than 1 MB", "apps.disk_megabytes: 1."));
  }

  @Test
  void whoDoesNotAnswerIsEndedAfterSomeQuestions() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Watch watch = watch(new AppLimits(1L << 40, 10, 1 << 20), silent.getLocalPort());
      assertThat(watch.look(OWN)).isEmpty();
      assertThat(watch.look(OWN))
          .hasValueSatisfying(why -> assertThat(why).contains("did not answer 2 health checks"));
    }
  }

  private Watch watch(AppLimits limits, int port) {
    return new Watch(AT_ONCE, limits, folder, port);
  }
}
