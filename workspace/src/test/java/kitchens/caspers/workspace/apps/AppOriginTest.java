package kitchens.caspers.workspace.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.StopAppRequest;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import kitchens.caspers.workspace.apps.proxy.AppDoor;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppOriginTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String PAGE = "Accept: text/html";

  private TestWorkspace workspace;
  private int port;
  private String host;
  private String token;

  @BeforeAll
  void deploy(TestWorkspace shared) throws Exception {
    workspace = shared;
    port = shared.url().getPort();
    host = "origin.localhost:" + port;
    token = "Authorization: Bearer " + shared.adminToken();
    SampleApps.running(shared, "origin");
    SampleApps.create(shared.client(), new App().setName("other"));
  }

  @AfterAll
  void delete() {
    workspace.client().apps().delete("origin");
    workspace.client().apps().delete("other");
  }

  @Test
  void aBrowserThatIsSignedInAtTheWorkspaceComesIn() throws Exception {
    String session = signedIn("ann@example.com");
    Wire.Answer first = Wire.get(port, host, "/orders?x=1&y=%2F", PAGE);
    assertThat(first.status()).isEqualTo(303);
    assertThat(first.header("Set-Cookie").orElseThrow())
        .contains("HttpOnly")
        .contains("SameSite=Lax")
        .doesNotContain("Domain");
    URI handOver = URI.create(first.header("Location").orElseThrow());
    assertThat(handOver.getAuthority()).isEqualTo("127.0.0.1:" + port);

    Wire.Answer second =
        Wire.get(port, handOver.getAuthority(), pathQuery(handOver), PAGE, "Cookie: " + session);
    assertThat(second.status()).isEqualTo(303);
    URI arrival = URI.create(second.header("Location").orElseThrow());
    assertThat(arrival.getAuthority()).isEqualTo(host);

    assertThat(Wire.get(port, host, pathQuery(arrival), PAGE).status())
        .as("a code without the browser's state is of no use")
        .isEqualTo(403);
    Wire.Answer again =
        Wire.get(port, handOver.getAuthority(), pathQuery(handOver), "Cookie: " + session);
    URI fresh = URI.create(again.header("Location").orElseThrow());
    Wire.Answer third = Wire.get(port, host, pathQuery(fresh), "Cookie: " + first.cookie());
    assertThat(third.status()).isEqualTo(303);
    assertThat(third.header("Location")).hasValue("/orders?x=1&y=%2F");
    assertThat(Wire.get(port, host, pathQuery(fresh), "Cookie: " + first.cookie()).status())
        .as("a code is good once")
        .isEqualTo(403);

    String cookie = "Cookie: a=b; " + third.cookie() + "; " + session + "; c=d";
    Wire.Answer app = Wire.get(port, host, "/orders?x=1&y=%2F", PAGE, cookie);
    assertThat(app.status()).isEqualTo(200);
    assertThat(app.body())
        .contains("GET /orders?x=1&y=%2F")
        .containsIgnoringCase("X-Forwarded-User: ann@example.com")
        .containsIgnoringCase("X-Forwarded-Email: ann@example.com")
        .containsIgnoringCase("Host: " + host)
        .containsIgnoringCase("Cookie: a=b; c=d")
        .doesNotContain("caspers_");

    new Http(workspace)
        .with("Cookie", session)
        .with("Origin", workspace.url().toString())
        .post("/logout", "");
    assertThat(Wire.get(port, host, "/", cookie).status())
        .as("signing out at the workspace ends it here")
        .isEqualTo(401);
  }

  @Test
  void aSessionOfOneAppIsNoneOfAnother() throws Exception {
    String cookie = "Cookie: " + atApp(signedIn("bea@example.com"));
    assertThat(Wire.get(port, host, "/", cookie).status()).isEqualTo(200);
    assertThat(Wire.get(port, "other.localhost:" + port, "/", cookie).status()).isEqualTo(401);
    assertThat(Wire.get(port, "127.0.0.1:" + port, "/api/2.0/apps", cookie).status())
        .as("nor one of the workspace")
        .isEqualTo(401);
  }

  @Test
  void pagesOfOtherOriginsCannotUseASession() throws Exception {
    String cookie = "Cookie: " + atApp(signedIn("cyd@example.com"));
    for (String from :
        List.of("http://other.localhost:" + port, "http://127.0.0.1:" + port, "null", "http://x")) {
      assertThat(Wire.send(port, "POST", host, "/", cookie, "Origin: " + from).status())
          .as(from)
          .isEqualTo(403);
    }
    assertThat(Wire.get(port, host, "/", cookie, "Sec-Fetch-Site: cross-site").status())
        .isEqualTo(403);
    assertThat(
            Wire.send(
                    port, "POST", host, "/", cookie, "Origin: http://" + host, "Content-Length: 0")
                .status())
        .isEqualTo(200);
  }

  @Test
  void theWorkspaceIsNotAtAnAppsOrigin() throws Exception {
    for (String path : List.of("/api/2.0/apps", "/login?code=x", "/assets/frame.css", "/logout")) {
      Wire.Answer answer = Wire.get(port, host, path, token);
      assertThat(answer.body()).as(path).startsWith("GET " + path);
    }
    assertThat(Wire.get(port, "nobody.localhost", "/api/2.0/apps", token).status()).isEqualTo(404);
    assertThat(Wire.get(port, "origin.localhost.evil.example", "/", token).status()).isEqualTo(403);
    assertThat(Wire.get(port, "evil.example", "/apps/origin/", PAGE).status()).isEqualTo(403);
  }

  @Test
  void aSessionIsOfNoUseBelowThePathForClients() throws Exception {
    String session = "Cookie: " + signedIn("dan@example.com");
    Wire.Answer answer = Wire.get(port, "127.0.0.1:" + port, "/apps/origin/a/b?c=d", session, PAGE);
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).hasValue("http://" + host + "/a/b?c=d");
    assertThat(Wire.get(port, "127.0.0.1:" + port, "/apps/origin/a").status()).isEqualTo(401);
  }

  @Test
  void nobodySpoofsWhoTheyAre() throws Exception {
    Wire.Answer answer =
        Wire.get(
            port,
            host,
            "/",
            token,
            "X-Forwarded-User: mallory",
            "x-forwarded-EMAIL: mallory@example.com",
            "X_Forwarded_User: mallory",
            "X-Forwarded-Access-Token: stolen",
            "Forwarded: for=1.2.3.4",
            "X-Real-IP: 1.2.3.4",
            "Connection: close, X-Forwarded-User",
            "Keep-Alive: timeout=5",
            "Proxy-Authorization: Basic eA==",
            "TE: trailers");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .doesNotContain("mallory")
        .doesNotContain("stolen")
        .doesNotContain("1.2.3.4")
        .doesNotContainIgnoringCase("Keep-Alive:")
        .doesNotContainIgnoringCase("Proxy-Authorization")
        .doesNotContainIgnoringCase("\nAuthorization:")
        .doesNotContain(workspace.adminToken())
        .containsIgnoringCase("X-Forwarded-User: ")
        .containsIgnoringCase("X-Forwarded-Access-Token: dapi");
  }

  @Test
  void theForwardedTokenIsThePersonsAndEndsWithTheApp() throws Exception {
    SampleApps.running(workspace, "ends");
    String ends = "ends.localhost:" + port;
    String given =
        Wire.get(port, ends, "/", "Cookie: " + atApp(signedIn("eli@example.com"), ends))
            .body()
            .lines()
            .filter(line -> line.toLowerCase().startsWith("x-forwarded-access-token"))
            .map(line -> line.substring(line.indexOf(' ') + 1))
            .findFirst()
            .orElseThrow();
    Http http = new Http(workspace).withToken(given);
    assertThat(http.get("/api/2.0/preview/scim/v2/Me").body()).contains("eli@example.com");
    workspace.client().apps().stop(new StopAppRequest().setName("ends")).get();
    assertThat(http.get("/api/2.0/preview/scim/v2/Me").statusCode()).isEqualTo(401);
    workspace.client().apps().delete("ends");
  }

  @Test
  void anAppCannotMeddleWithOtherCookies() throws Exception {
    Wire.Answer answer = Wire.get(port, host, "/cookies", token);
    assertThat(answer.all("Set-Cookie")).containsExactly("mine=1; Path=/");
    assertThat(answer.header("Keep-Alive")).isEmpty();
    assertThat(answer.header("Proxy-Authenticate")).isEmpty();
    Wire.Answer byPath = Wire.get(port, "127.0.0.1:" + port, "/apps/origin/cookies", token);
    assertThat(byPath.body()).isEqualTo("cookies");
    assertThat(byPath.all("Set-Cookie")).isEmpty();
  }

  @Test
  void noPathLeadsOutOfAnApp() throws Exception {
    String plain = "127.0.0.1:" + port;
    assertThat(Wire.get(port, plain, "/apps/origin/a//b/%2e%2e/c%2Fd?e", token).body())
        .startsWith("GET /a//b/%2e%2e/c%2Fd?e");
    for (String path :
        List.of(
            "/apps/origin/../../api/2.0/apps",
            "/apps/origin/%2e%2e/%2e%2e/api/2.0/apps",
            "/apps/origin/..;/api/2.0/apps",
            "/apps/origin/../other/",
            "/apps/../apps/origin/",
            "/apps/%6frigin/",
            "/apps/..%2Forigin/",
            "/apps/origin\\..\\x")) {
      Wire.Answer answer = Wire.get(port, plain, path, token);
      assertThat(answer.body())
          .as(path)
          .doesNotContain("\"apps\":")
          .doesNotContain("\"app_status\"");
    }
    for (String path : List.of("/../api", "/%2e%2e/api", "//evil/x", "/a|b", "/%zz", "/\\x")) {
      assertThat(Wire.get(port, host, path, token).status()).as(path).isIn(200, 400);
    }
    assertThat(Wire.send(port, "OPTIONS", host, "*", token).status()).isIn(200, 400);
  }

  @Test
  void eventsPassAsTheyCome() throws Exception {
    try (Wire wire = new Wire(port)) {
      wire.write("GET", host, "/events", List.of(token, "Accept: text/event-stream"), "");
      assertThat(wire.readUntil("data: first")).contains("text/event-stream");
      assertThat(Wire.get(port, host, "/release", token).status()).isEqualTo(200);
      assertThat(wire.readUntil("data: second")).isNotEmpty();
    }
  }

  @Test
  void largeBodiesPassThroughAndTooLargeOnesDoNot() throws Exception {
    int megabytes = 48;
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      String head =
          "POST /length HTTP/1.1\r\nHost: %s\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
              .formatted(host, token, (long) megabytes << 20);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < megabytes; i++) {
        socket.getOutputStream().write(megabyte);
      }
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200")
          .endsWith(Long.toString((long) megabytes << 20));
    }
    Wire.Answer tooLarge =
        Wire.send(
            port,
            "POST",
            host,
            "/length",
            token,
            "Content-Length: " + (AppDoor.BODY_LIMIT_BYTES + 1));
    assertThat(tooLarge.status()).isEqualTo(413);
  }

  @Test
  void aSlowAppHoldsUpNobodyElse() throws Exception {
    Wire[] waiting = new Wire[230];
    try {
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] = new Wire(port);
        waiting[i].write("POST", host, "/length", List.of(token, "Content-Length: 10"), "");
      }
      assertThat(new Http(workspace).get("/api/2.0/caspers/status").statusCode()).isEqualTo(200);
      // The app itself may say that it is busy; what counts is that an answer comes at once.
      assertThat(Wire.get(port, host, "/", token).status()).isIn(200, 503);
    } finally {
      for (Wire wire : waiting) {
        if (wire != null) {
          wire.close();
        }
      }
    }
    // Those who have left make way for others.
    Await.until(LIMIT, () -> Wire.get(port, host, "/", token).status() == 200);
  }

  private String signedIn(String person) throws Exception {
    Http http = new Http(workspace);
    var link =
        http.withToken(workspace.adminToken())
            .post("/api/2.0/caspers/login-links", "{\"user_name\":\"" + person + "\"}");
    URI url = URI.create(Json.MAPPER.readTree(link.body()).path("url").asText());
    return Wire.get(port, url.getAuthority(), pathQuery(url)).cookie();
  }

  private String atApp(String session) throws Exception {
    return atApp(session, host);
  }

  private String atApp(String session, String at) throws Exception {
    Wire.Answer first = Wire.get(port, at, "/", PAGE);
    URI handOver = URI.create(first.header("Location").orElseThrow());
    Wire.Answer second =
        Wire.get(port, handOver.getAuthority(), pathQuery(handOver), "Cookie: " + session);
    URI arrival = URI.create(second.header("Location").orElseThrow());
    return Wire.get(port, at, pathQuery(arrival), "Cookie: " + first.cookie()).cookie();
  }

  private static String pathQuery(URI uri) {
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }
}
