package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workspace is started and stopped, and what a user reads when it cannot be. */
class WorkspaceLifeIT {

  @TempDir private Path directory;

  private Installation installation;
  private CommandLine caspers;

  @BeforeEach
  void anEmptyHome() throws Exception {
    installation = Installation.create();
    caspers = new CommandLine(installation, directory);
  }

  @AfterEach
  void takeDown() throws Exception {
    installation.close();
  }

  @Test
  void startsOnceAndStopsOnce() throws Exception {
    var first = caspers.run("workspace", "start");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("running at http://127.0.0.1:" + installation.port());
    assertThat(caspers.run("workspace", "start").out()).contains("running already");
    assertThat(caspers.run("status", "-o", "json").out())
        .contains("\"status\": \"RUNNING\"", "\"home\": \"" + installation.home());
    assertThat(caspers.run("auth", "env").out())
        .startsWith("export DATABRICKS_HOST='http://127.0.0.1:")
        .contains("DATABRICKS_TOKEN='");

    var down = caspers.run("down");
    assertThat(down.exitCode()).isZero();
    assertThat(caspers.run("down").out()).contains("No workspace is running");
    assertThat(caspers.run("status", "-o", "json").out()).contains("\"status\": \"STOPPED\"");
  }

  @Test
  void aTakenPortIsSaidInOneLine() throws Exception {
    try (var taken = new ServerSocket(installation.port(), 1, InetAddress.getByName("127.0.0.1"))) {
      var outcome = caspers.run("workspace", "start");
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(lastLine(outcome.err()))
          .startsWith("caspers: ")
          .contains("port " + taken.getLocalPort(), "CASPERS_PORT");
      assertThat(outcome.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void aHomeOfANewerVersionIsSaidInOneLine() throws Exception {
    Files.writeString(installation.home().resolve("version"), "999\n");
    var outcome = caspers.run("workspace", "start");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(lastLine(outcome.err())).startsWith("caspers: ").contains("newer version");
    Files.delete(installation.home().resolve("version"));
  }

  @Test
  void aHomeThatCannotBeMadeIsSaidInOneLine() throws Exception {
    var file = Files.writeString(directory.resolve("file"), "");
    var home = Map.of("CASPERS_HOME", file.resolve("home").toString());
    var outcome = caspers.run(home, "workspace", "start");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(lastLine(outcome.err())).startsWith("caspers: ").contains("not writable");
  }

  @Test
  void withoutAWorkspaceNothingIsPretended() throws Exception {
    assertThat(caspers.run("auth", "env").err()).contains("no workspace is running in");
    assertThat(caspers.run("auth", "env").exitCode()).isEqualTo(1);
  }

  private static String lastLine(String text) {
    return text.lines().reduce((first, second) -> second).orElse("");
  }
}
