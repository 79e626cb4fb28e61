package kitchens.caspers.workspace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import kitchens.caspers.workspace.home.BuildInfo;
import kitchens.caspers.workspace.home.Folders;
import kitchens.caspers.workspace.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

  private static final Path BINARIES = Path.of("target", "postgres").toAbsolutePath();

  private Path directory;

  @BeforeEach
  void makeDirectory() throws Exception {
    directory = Files.createTempDirectory("caspers-postgres-");
    // Closed to everybody else, as /root is.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  @AfterEach
  void deleteDirectory() throws Exception {
    Folders.delete(directory);
  }

  @Test
  void isDurableClosedAndStartedAgainWhenItDies() throws Exception {
    try (PostgresServer server = start();
        Database database = Database.open(server.dataSource())) {
      assertThat(setting(database, "fsync")).isEqualTo("on");
      assertThat(setting(database, "synchronous_commit")).isEqualTo("on");
      assertThat(setting(database, "password_encryption")).isEqualTo("scram-sha-256");
      assertThat(setting(database, "unix_socket_directories")).isEmpty();
      assertThat(setting(database, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("password"))))
          .isEqualTo("rw-------");
      assertThatThrownBy(() -> connect(server.port(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");

      database.jdbi().useHandle(h -> h.execute("CREATE TABLE kept (n int)"));
      database.jdbi().useHandle(h -> h.execute("INSERT INTO kept VALUES (1)"));
      long pid = server.pid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      Await.until(
          Duration.ofSeconds(30),
          () -> server.state() == PostgresServer.State.RUNNING && server.pid() != pid);
      Await.until(
          Duration.ofSeconds(10),
          () -> {
            try {
              return count(database) == 1;
            } catch (RuntimeException e) {
              return false;
            }
          });
    }
  }

  @Test
  void aStrayServerIsStoppedBeforeTheNextStarts() throws Exception {
    PostgresServer first = start();
    long stray = first.pid();
    try (PostgresServer second = start()) {
      assertThat(ProcessHandle.of(stray)).isEmpty();
      assertThat(second.pid()).isNotEqualTo(stray);
    } finally {
      first.close();
    }
  }

  @Test
  void anotherProgramsProcessIdInThePidFileDoesNoHarm() throws Exception {
    start().close();
    Path pidFile = directory.resolve("data").resolve("postmaster.pid");
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n/somewhere\n0\n5432\n");
    try (PostgresServer server = start()) {
      assertThat(server.state()).isEqualTo(PostgresServer.State.RUNNING);
    }
  }

  private PostgresServer start() {
    return PostgresServer.start(
        directory, BINARIES, BuildInfo.load().postgres(), directory.resolve("postgres.log"));
  }

  private static int count(Database database) {
    return database
        .jdbi()
        .withHandle(h -> h.createQuery("SELECT count(*) FROM kept").mapTo(Integer.class).one());
  }

  private static String setting(Database database, String name) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("SELECT current_setting(:name)")
                    .bind("name", name)
                    .mapTo(String.class)
                    .one());
  }

  private static void connect(int port, String password) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "caspers", password)) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }
}
