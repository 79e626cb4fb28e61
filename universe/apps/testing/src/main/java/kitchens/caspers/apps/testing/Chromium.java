package kitchens.caspers.apps.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's chromium, and people before it. */
public final class Chromium implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser;

  /** Starts it. */
  public Chromium() {
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

  /** A window of somebody whom the workspace has signed in. */
  public BrowserContext as(String name) {
    return as(new Browser.NewContextOptions(), Map.of("X-Forwarded-Email", name));
  }

  /** A window of some size and colours, with the headers that the workspace sends along. */
  public BrowserContext as(Browser.NewContextOptions window, Map<String, String> headers) {
    return browser.newContext(window.setExtraHTTPHeaders(headers));
  }

  @Override
  public void close() {
    playwright.close();
  }
}
