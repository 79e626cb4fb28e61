package kitchens.caspers.workspace.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.Json;

/** Debian's chromium before a workspace's pages, with the administrator signed in. */
public final class Chromium implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));

  private static final double PATIENCE_MILLIS = 30_000;

  private final TestWorkspace workspace;
  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser;

  public Chromium(TestWorkspace workspace) {
    this.workspace = workspace;
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException(
          PROGRAM + " is not there: apt-get install chromium, or name yours in CHROMIUM");
    }
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setArgs(List.of("--no-sandbox")));
  }

  /** A window of a person's own, signed in. */
  public Page window(int width, int height, ColorScheme scheme) throws Exception {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(workspace.url().toString())
                .setViewportSize(width, height)
                .setColorScheme(scheme));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = context.newPage();
    page.navigate(loginLink());
    return page;
  }

  private String loginLink() throws IOException, InterruptedException {
    Http http = new Http(workspace).withToken(workspace.adminToken());
    String answer = http.post("/api/2.0/caspers/login-links", "{}").body();
    return Json.MAPPER.readTree(answer).path("url").asText();
  }

  @Override
  public void close() {
    playwright.close();
  }
}
