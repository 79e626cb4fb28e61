package kitchens.caspers.workspace.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.iam.MeRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSockets through the workspace's port, with a client of the JDK. */
@ExtendWith(SharedWorkspace.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppSocketTest {

  private static final String ENDED = "\0ended";

  private TestWorkspace workspace;

  @BeforeAll
  void deploy(TestWorkspace shared) throws Exception {
    workspace = shared;
    SampleApps.create(shared.client(), new App().setName("socket"));
    String folder = SampleApps.upload(shared.client(), "socket", "socket/", "SocketApp.java");
    SampleApps.deploy(shared.client(), "socket", new AppDeployment().setSourceCodePath(folder));
  }

  @AfterAll
  void delete() {
    workspace.client().apps().delete("socket");
  }

  @Test
  void messagesGoBothWaysUntilTheAppEnds() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open("/", messages, "X-Forwarded-User", "mallory");
    assertThat(messages.next())
        .as("who comes is told by the workspace")
        .isEqualTo(workspace.client().currentUser().me(new MeRequest()).getUserName());
    for (String text : new String[] {"one", "zwei ✓", "x".repeat(100)}) {
      socket.sendText(text, true).join();
      assertThat(messages.next()).isEqualTo(text);
    }
    socket.sendText("end", true).join();
    assertThat(messages.next()).as("the app hangs up").isEqualTo(ENDED);
  }

  @Test
  void anAppMayRefuse() {
    assertThatThrownBy(() -> open("/closed", new Messages(), "X-A", "b"))
        .cause()
        .isInstanceOf(WebSocketHandshakeException.class)
        .extracting(e -> ((WebSocketHandshakeException) e).getResponse().statusCode())
        .isEqualTo(403);
  }

  @Test
  void pagesOfOtherOriginsCannotUseASession() throws Exception {
    int port = workspace.url().getPort();
    String host = "socket.localhost:" + port;
    List<String> headers =
        List.of(
            "Cookie: caspers_app_" + port + "=guess",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Origin: http://evil.localhost:" + port);
    try (Wire wire = new Wire(port)) {
      wire.write("GET", host, "/", headers, "");
      assertThat(wire.readUntil("\r\n")).containsAnyOf(" 401 ", " 403 ");
    }
  }

  private WebSocket open(String path, Messages messages, String header, String value) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + workspace.adminToken())
        .header(header, value)
        .buildAsync(
            URI.create("ws://127.0.0.1:" + workspace.url().getPort() + "/apps/socket" + path),
            messages)
        .join();
  }

  private static final class Messages implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return received.poll(20, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      received.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      received.add(ENDED);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      received.add(ENDED);
      return null;
    }
  }
}
