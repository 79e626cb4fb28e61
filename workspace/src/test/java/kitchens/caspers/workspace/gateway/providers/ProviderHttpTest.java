package kitchens.caspers.workspace.gateway.providers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Connections to an upstream: which are used again, and what is done while an answer is awaited.
 */
class ProviderHttpTest {

  private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private volatile String answer = WHOLE;
  private ServerSocket server;
  private ProviderHttp http;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    http = new ProviderHttp();
    threads.execute(
        () -> {
          try {
            while (true) {
              Socket socket = server.accept();
              accepted.add(socket);
              threads.execute(() -> serve(socket));
            }
          } catch (IOException e) {
            // The test is over.
          }
        });
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    threads.shutdownNow();
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          int next = in.read();
          if (next < 0) {
            return;
          }
          head.append((char) next);
        }
        heads.add(head.toString());
        in.readNBytes("{\"a\":1}".length());
        if (answer.isEmpty()) {
          mayAnswer.await();
        }
        socket.getOutputStream().write((answer.isEmpty() ? WHOLE : answer).getBytes(US_ASCII));
      }
    } catch (IOException | InterruptedException e) {
      // The other side hung up, or the test is over.
    }
  }

  private String ask(Runnable meanwhile) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1/x?y=1");
    try (Answer told =
        http.open(
            ProviderHttp.Way.of(address),
            ProviderHttp.headers(Map.of("Accept", "application/json")),
            "{\"a\":1}".getBytes(US_ASCII),
            true,
            Duration.ofSeconds(10),
            meanwhile)) {
      String body = new String(told.body().readAllBytes(), US_ASCII);
      told.end();
      return told.status() + " " + body;
    }
  }

  @Test
  void anAnswerReadToItsEndLeavesTheConnectionToTheNext() throws IOException {
    assertThat(ask(() -> {})).isEqualTo("200 {}");
    answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    assertThat(ask(() -> {})).isEqualTo("200 {}");
    assertThat(ask(() -> {})).isEqualTo("200 {}");
    assertThat(accepted).hasSize(1);
    assertThat(heads.get(0).lines())
        .startsWith("POST /v1/x?y=1 HTTP/1.1", "Host: 127.0.0.1:" + server.getLocalPort())
        .contains(
            "Content-Length: 7",
            "Content-Type: application/json; charset=UTF-8",
            "Accept: application/json");
  }

  @Test
  void oneThatIsNotReadOrIsToBeClosedDoesNot() throws IOException {
    URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    byte[] body = "{\"a\":1}".getBytes(US_ASCII);
    http.open(address, Map.of(), body, true, Duration.ofSeconds(10)).close();
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    assertThat(ask(() -> {})).isEqualTo("200 {}");
    answer = WHOLE;
    assertThat(ask(() -> {})).isEqualTo("200 {}");
    assertThat(accepted).hasSize(3);
  }

  @Test
  void workIsDoneWhileTheAnswerIsAwaited() throws IOException {
    answer = "";
    // The upstream answers when it has been done, and not before.
    assertThat(ask(mayAnswer::countDown)).isEqualTo("200 {}");
  }

  @Test
  void interimAnswersArePassedOverUntilThereAreTooMany() throws IOException {
    answer = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + WHOLE;
    assertThat(ask(() -> {})).isEqualTo("200 {}");
    answer = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100) + WHOLE;
    assertThatThrownBy(() -> ask(() -> {})).isInstanceOf(IOException.class);
    answer = WHOLE;
    assertThat(ask(() -> {})).isEqualTo("200 {}");
    assertThat(accepted).hasSize(2);
  }
}
