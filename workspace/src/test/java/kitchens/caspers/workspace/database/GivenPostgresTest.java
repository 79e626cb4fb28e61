package kitchens.caspers.workspace.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import kitchens.caspers.workspace.WorkspaceServer;
import kitchens.caspers.workspace.WorkspaceServer.Options;
import kitchens.caspers.workspace.home.BuildInfo;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.testing.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenPostgresTest {

  @TempDir Path directory;

  @Test
  void aWorkspaceStandsOnAServerOfSomebodyElse() throws Exception {
    Path binaries = Path.of("target", "postgres").toAbsolutePath();
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (PostgresServer server =
        PostgresServer.start(
            elsewhere, binaries, BuildInfo.load().postgres(), directory.resolve("log"))) {
      String password = Files.readString(elsewhere.resolve("password")).strip();
      String url = "postgresql://caspers:" + password + "@127.0.0.1:" + server.port() + "/postgres";
      CaspersHome home = new CaspersHome(directory.resolve("home"));
      Options options =
          new Options(home, "127.0.0.1", 0, Optional.of(url), Optional.empty(), home.postgres());
      try (WorkspaceServer workspace = new WorkspaceServer(options, Clock.systemUTC()).start()) {
        String token = Files.readString(home.adminToken()).strip();
        assertThat(
                new Http(workspace.url())
                    .withToken(token)
                    .get("/api/2.0/preview/scim/v2/Me")
                    .statusCode())
            .isEqualTo(200);
        assertThat(home.postgres().resolve("data")).doesNotExist();
      }
    }
  }
}
