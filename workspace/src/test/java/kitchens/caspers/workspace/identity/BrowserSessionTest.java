package kitchens.caspers.workspace.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class BrowserSessionTest {

  private static final String ME = "/api/2.0/preview/scim/v2/Me";

  private final TestWorkspace workspace;
  private final Http http;

  BrowserSessionTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.http = new Http(workspace);
  }

  @Test
  void aLinkBeginsOneSessionInAPersonsName() throws Exception {
    String link = link("ada@example.com");
    HttpResponse<String> first = http.get(link);
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("Location"))
        .hasValueSatisfying(l -> assertThat(l).endsWith("/"));
    String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").doesNotContain("Domain");

    HttpResponse<String> again = http.get(link);
    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(again.body()).contains("used already");

    Http browser = http.with("Cookie", cookie.substring(0, cookie.indexOf(';')));
    assertThat(browser.get(ME).body()).contains("ada@example.com");
    assertThat(browser.with("Accept", "text/html").get("/").body()).contains("ada@example.com");
  }

  @Test
  void aSessionIsOfNoUseToOtherSites() throws Exception {
    Http browser = signedIn("bob@example.com");
    String body = "{\"comment\":\"x\"}";
    assertThat(browser.post("/api/2.0/token/create", body).statusCode()).isEqualTo(403);
    assertThat(
            browser
                .with("Origin", "http://evil.example")
                .post("/api/2.0/token/create", body)
                .statusCode())
        .isEqualTo(403);
    assertThat(
            browser
                .with("Origin", "http://app.localhost:" + workspace.url().getPort())
                .get(ME)
                .statusCode())
        .isEqualTo(403);
    assertThat(browser.with("Sec-Fetch-Site", "cross-site").get(ME).statusCode()).isEqualTo(403);
    assertThat(browser.with("Sec-Fetch-Site", "same-origin").get(ME).statusCode()).isEqualTo(200);
    assertThat(
            browser
                .with("Origin", workspace.url().toString())
                .post("/api/2.0/token/create", body)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void signingOutEndsTheSession() throws Exception {
    Http browser = signedIn("eve@example.com");
    assertThat(browser.get(ME).statusCode()).isEqualTo(200);
    var out = browser.with("Origin", workspace.url().toString()).post("/logout", "");
    assertThat(out.statusCode()).isEqualTo(303);
    assertThat(browser.get(ME).statusCode()).isEqualTo(401);
  }

  @Test
  void strangersAreToldHowToSignIn() throws Exception {
    var page = http.with("Accept", "text/html").get("/");
    assertThat(page.statusCode()).isEqualTo(401);
    assertThat(page.body()).contains("login link");
    assertThat(http.get("/login?code=guess").statusCode()).isEqualTo(401);
    assertThat(http.get(ME).statusCode()).isEqualTo(401);
    assertThat(http.post("/api/2.0/caspers/login-links", "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void aLinkLeadsToPagesOfThisHostOnly() throws Exception {
    for (String next : new String[] {"//evil.example", "http://evil.example", "/\\\\evil"}) {
      var answer =
          http.withToken(workspace.adminToken())
              .post("/api/2.0/caspers/login-links", "{\"next\":\"" + next + "\"}");
      assertThat(answer.statusCode()).as(next).isEqualTo(400);
    }
  }

  private Http signedIn(String person) throws Exception {
    String cookie = http.get(link(person)).headers().firstValue("Set-Cookie").orElseThrow();
    return http.with("Cookie", cookie.substring(0, cookie.indexOf(';')));
  }

  private String link(String person) throws Exception {
    var answer =
        http.withToken(workspace.adminToken())
            .post("/api/2.0/caspers/login-links", "{\"user_name\":\"" + person + "\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    String url = Json.MAPPER.readTree(answer.body()).path("url").asText();
    return url.substring(workspace.url().toString().length());
  }
}
