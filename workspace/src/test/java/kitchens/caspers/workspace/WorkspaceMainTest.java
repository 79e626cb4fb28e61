package kitchens.caspers.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.home.OpenHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process says in one line why it cannot start, and ends with 1. */
class WorkspaceMainTest {

  private record Ended(int code, String out, String err) {}

  @TempDir Path directory;

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = run(directory.resolve("home"), "" + taken.getLocalPort());
      assertRefused(ended, "port " + taken.getLocalPort(), "CASPERS_PORT");
    }
  }

  @Test
  void aPortThatIsNoneIsNamed() throws Exception {
    assertRefused(run(directory.resolve("home"), "eighty"), "'eighty'", "CASPERS_PORT");
    assertRefused(run(directory.resolve("home"), "70000"), "'70000'", "CASPERS_PORT");
  }

  @Test
  void aHomeOfANewerVersionIsLeftAlone() throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    Files.writeString(home.resolve("version"), "99\n");
    assertRefused(run(home, "0"), "newer version", "update", home.toString());
    assertThat(home.resolve("postgres")).doesNotExist();
  }

  @Test
  void aHomeThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertRefused(run(file.resolve("home"), "0"), "not writable", "CASPERS_HOME");
  }

  @Test
  void anUnknownSettingIsNamed() throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    Files.writeString(home.resolve("settings.yaml"), "compute:\n  haep: 2g\n");
    assertRefused(run(home, "0"), "compute.haep", "heap", "settings.yaml");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() throws Exception {
    Path home = directory.resolve("home");
    Map<String, String> nowhere =
        Map.of("CASPERS_POSTGRES_URL", "postgresql://u:s3cret@127.0.0.1:1/d");
    Ended ended = run(home, "0", nowhere);
    assertRefused(ended, "database", "CASPERS_POSTGRES_URL");
    assertThat(ended.err()).doesNotContain("s3cret");
    assertRefused(
        run(home, "0", Map.of("CASPERS_POSTGRES_URL", "mysql://x/y")), "CASPERS_POSTGRES_URL");
  }

  @Test
  void aHomeInUseIsNamed() throws Exception {
    Path home = directory.resolve("home");
    try (OpenHome held = OpenHome.open(new CaspersHome(home))) {
      assertRefused(run(held.home().root(), "0"), "in use", "CASPERS_HOME");
    }
  }

  private static void assertRefused(Ended ended, String... words) {
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err().lines()).singleElement().asString().contains(words);
    assertThat(ended.out()).isEmpty();
  }

  private Ended run(Path home, String port) throws IOException, InterruptedException {
    return run(home, port, Map.of());
  }

  private Ended run(Path home, String port, Map<String, String> more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(WorkspaceMain.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("CASPERS_HOME", home.toString(), "CASPERS_PORT", port));
    builder.environment().putAll(more);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
