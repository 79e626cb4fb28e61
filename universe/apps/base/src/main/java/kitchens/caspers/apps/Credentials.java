package kitchens.caspers.apps;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.database.GenerateDatabaseCredentialRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Passwords for the database: short-lived tokens, asked for anew before one ends. */
public final class Credentials implements Lakebase.Passwords {
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private final WorkspaceClient workspace;
  private final Settings settings;
  private final Clock clock;
  private String token;
  private Instant renew = Instant.MIN;

  public Credentials(WorkspaceClient workspace, Settings settings, Clock clock) {
    this.workspace = workspace;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public synchronized String get() {
    if (!clock.instant().isBefore(renew)) {
      var credential =
          workspace
              .database()
              .generateDatabaseCredential(
                  new GenerateDatabaseCredentialRequest()
                      .setRequestId(UUID.randomUUID().toString())
                      .setInstanceNames(List.of(settings.instance())));
      token = credential.getToken();
      renew = Instant.parse(credential.getExpirationTime()).minus(MARGIN);
    }
    return token;
  }

  @Override
  public synchronized void refused() {
    renew = Instant.MIN;
  }
}
