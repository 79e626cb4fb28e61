package kitchens.caspers.refunds;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.testing.AppDatabase;

/** The app in this process, over a database of its own. */
final class TestApp implements AutoCloseable {
  static final String PARTIAL = TestDatabase.PARTIAL;
  static final String NONE = TestDatabase.NONE;
  static final String FAILED = TestDatabase.FAILED;
  static final String UNDER_WAY = TestDatabase.UNDER_WAY;

  private final AppDatabase database;
  private final AppServer server;

  private TestApp(AppDatabase database, AppServer server) {
    this.database = database;
    this.server = server;
  }

  static TestApp start() throws IOException, SQLException {
    var database = TestDatabase.start();
    var settings = database.settings();
    var workspace =
        new WorkspaceClient(
            new DatabricksConfig().setHost("http://127.0.0.1:1").setAuthType("pat").setToken("x"));
    return new TestApp(
        database,
        AppServer.start(
            settings,
            Lakebase.of("refund-manager", settings, () -> "app"),
            new JournalFolder(workspace, "caspers"),
            Clock.systemUTC()));
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** As the database's owner. */
  void execute(String sql) throws SQLException {
    database.execute(sql);
  }

  long count(String query) throws SQLException {
    return database.count(query);
  }

  @Override
  public void close() throws IOException {
    server.close();
    database.close();
  }
}
