package kitchens.caspers.workspace.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.Unauthenticated;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.settings.CreateTokenRequest;
import java.time.Duration;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class TokensTest {

  private final TestWorkspace workspace;
  private final WorkspaceClient client;

  TokensTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.client = workspace.client();
  }

  @Test
  void aTokenWorksUntilItIsRevoked() {
    var made = client.tokens().create(new CreateTokenRequest().setComment("for a test"));
    WorkspaceClient other = workspace.client(made.getTokenValue());
    assertThat(other.currentUser().me(new MeRequest()).getUserName())
        .isEqualTo(client.currentUser().me(new MeRequest()).getUserName());
    assertThat(client.tokens().list())
        .filteredOn(t -> t.getTokenId().equals(made.getTokenInfo().getTokenId()))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.getComment()).isEqualTo("for a test");
              assertThat(t.getExpiryTime()).isEqualTo(-1L);
            });
    client.tokens().delete(made.getTokenInfo().getTokenId());
    assertThatThrownBy(() -> other.currentUser().me(new MeRequest()))
        .isInstanceOf(Unauthenticated.class)
        .hasMessageContaining("revoked");
  }

  @Test
  void aTokenEndsByItself() throws Exception {
    var made = client.tokens().create(new CreateTokenRequest().setLifetimeSeconds(1L));
    WorkspaceClient other = workspace.client(made.getTokenValue());
    Await.until(
        Duration.ofSeconds(10),
        () -> {
          try {
            other.currentUser().me(new MeRequest());
            return false;
          } catch (Unauthenticated e) {
            return true;
          }
        });
  }

  @Test
  void refusesLifetimesAndIdsThatMakeNoSense() {
    assertThatThrownBy(
            () -> client.tokens().create(new CreateTokenRequest().setLifetimeSeconds(0L)))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("lifetime_seconds");
    assertThatThrownBy(() -> client.tokens().delete("nope")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> workspace.client("dapi00").currentUser().me(new MeRequest()))
        .isInstanceOf(Unauthenticated.class);
  }
}
