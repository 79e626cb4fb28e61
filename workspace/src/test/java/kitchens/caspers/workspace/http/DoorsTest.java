package kitchens.caspers.workspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class DoorsTest {

  private static final String STATUS = "/api/2.0/caspers/status";

  private final TestWorkspace workspace;
  private final Http http;

  DoorsTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.http = new Http(workspace).withToken(workspace.adminToken());
  }

  @Test
  void answersToItsOwnNamesOnly() throws Exception {
    for (String host : List.of("localhost", "127.0.0.1:80", "[::1]:80")) {
      assertThat(raw("GET", STATUS, host)).as(host).startsWith("HTTP/1.1 200");
    }
    for (String host : List.of("evil.example", "127.0.0.1.evil.example:8080", "localhost.evil")) {
      assertThat(raw("GET", STATUS, host)).as(host).startsWith("HTTP/1.1 403");
    }
    // What is below .localhost belongs to apps, and to nobody when there is none of that name.
    assertThat(raw("GET", STATUS, "app.localhost:1")).startsWith("HTTP/1.1 404");
    assertThat(raw("GET", STATUS, "")).startsWith("HTTP/1.1 400");
    assertThat(raw("GET", "/", "evil.example")).startsWith("HTTP/1.1 403");
  }

  @Test
  void noPathGetsAroundTheGuard() throws Exception {
    for (String path :
        List.of(
            "/api/2.0/token/list;/api/2.0/caspers/status",
            "/api/2.0/caspers/status/../../token/list",
            "/api/2.0/caspers/status%2F..%2F..%2Ftoken%2Flist",
            "//api/2.0/token/list",
            "/api/2.0/token/list/.css",
            "/api/2.0/token/list?x=/login",
            "/assets/..%2F..%2Fapi/2.0/token/list")) {
      assertThat(raw("GET", path, "localhost")).as(path).doesNotContain("token_infos");
    }
  }

  @Test
  void assetsAreThoseOfTheClassPathOnly() throws Exception {
    assertThat(http.get("/assets/frame.css").statusCode()).isEqualTo(200);
    for (String name : List.of("nope.css", "..%2F..%2Flogback.xml", "%2e%2e%2fx.css", "a.class")) {
      assertThat(http.get("/assets/" + name).statusCode()).as(name).isEqualTo(404);
    }
  }

  @Test
  void aBrowserKeepsWhatAPageNamesAndAsksForTheRest() throws Exception {
    var named = Pattern.compile("/assets/~\\w+/frame\\.css").matcher(http.get("/login").body());
    assertThat(named.find()).isTrue();
    assertThat(cached(named.group())).contains("immutable");
    assertThat(cached("/assets/~0/frame.css")).isEqualTo("no-cache");
    assertThat(cached("/assets/frame.css")).isEqualTo("no-cache");
    assertThat(http.get("/assets/~0/nope.css").statusCode()).isEqualTo(404);
  }

  private String cached(String path) throws Exception {
    var answer = http.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.headers().firstValue("Cache-Control").orElseThrow();
  }

  @Test
  void whatIsNotServedSaysSo() throws Exception {
    var answer = http.get("/api/2.0/vector-search/indexes");
    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(answer.body())
        .contains("\"error_code\":\"NOT_IMPLEMENTED\"")
        .contains("GET /api/2.0/vector-search/indexes");
    assertThat(http.get("/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void badJsonIsNamedByLine() throws Exception {
    var broken = http.post("/api/2.0/token/create", "{\n  \"comment\": \"a\",\n  oops\n}");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).contains("MALFORMED_REQUEST").contains("line 3");
    var misfit = http.post("/api/2.0/token/create", "{\"lifetime_seconds\": \"soon\"}");
    assertThat(misfit.statusCode()).isEqualTo(400);
    assertThat(misfit.body()).contains("INVALID_PARAMETER_VALUE").contains("lifetime_seconds");
    assertThat(http.post("/api/2.0/token/create", "[]").statusCode()).isEqualTo(400);
    assertThat(http.post("/api/2.0/token/create", "null").statusCode()).isEqualTo(400);
  }

  @Test
  void largeBodiesAreRefused() throws Exception {
    String large = "{\"comment\":\"" + "x".repeat((int) HttpServer.BODY_LIMIT_BYTES) + "\"}";
    var answer = http.post("/api/2.0/token/create", large);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("error_code");
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (String path : List.of("/login", STATUS, "/assets/frame.css", "/nowhere")) {
      var headers = http.get(path).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).as(path).hasValue("DENY");
      assertThat(headers.firstValue("Content-Security-Policy")).as(path).isPresent();
      assertThat(headers.firstValue("Server")).as(path).isEmpty();
    }
  }

  private String raw(String method, String path, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", workspace.url().getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String request =
          method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
