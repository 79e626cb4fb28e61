package kitchens.caspers.workspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A watcher that cannot be told of its end must not be told for ever. */
class GoneWatcherTest {

  private final CompletableFuture<SseClient> watcher = new CompletableFuture<>();
  private final AnsweredErrors errors = new AnsweredErrors((ctx, error) -> {});

  private Javalin server() {
    return Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.sse(
                  "/events",
                  client -> {
                    client.keepAlive();
                    watcher.complete(client);
                  });
              config.routes.after(ctx -> ctx.attribute("path", ctx.path()));
              config.routes.exception(Exception.class, errors::answer);
            })
        .start("127.0.0.1", 0);
  }

  private enum Leaving {
    BROWSER,
    SERVER,
    BOTH
  }

  @ParameterizedTest
  @EnumSource(Leaving.class)
  void endsWhoeverLeaves(Leaving leaving) throws Exception {
    Javalin server = server();
    try (Socket browser = watch(server.port())) {
      SseClient client = watcher.get(10, TimeUnit.SECONDS);
      if (leaving != Leaving.SERVER) {
        browser.close();
      }
      if (leaving != Leaving.BROWSER) {
        server.stop();
      }
      Thread heartbeat =
          new Thread(
              () -> {
                while (!client.terminated()) {
                  client.sendComment("still here");
                }
              });
      heartbeat.setDaemon(true);
      heartbeat.start();
      heartbeat.join(10_000);
      assertThat(heartbeat.isAlive()).isFalse();
    } finally {
      server.stop();
    }
  }

  private static Socket watch(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket
        .getOutputStream()
        .write(
            "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
