package kitchens.caspers.workspace.ui;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.identity.Caller;

/**
 * A page in the workspace's frame: navigation, the person's name, and a main part that the feature
 * gives. Scripts are ES modules below {@code /assets/}; the content policy allows no inline script.
 *
 * @param title stands in the window's title and as the heading
 * @param section the entry of the navigation that is lit
 * @param main the main part, as HTML whose every foreign text went through {@link Html#escape}
 * @param modules ES modules of this page, as names below {@code /assets/}: {@code "jobs.js"}
 * @param styles style sheets of this page, as names below {@code /assets/}
 */
public record Page(
    String title, Section section, String main, List<String> modules, List<String> styles) {

  private static final String FRAME_BEGINS =
      """
      <script type="module" src="/assets/frame.js"></script>
      <a class="skip" href="#main">To the content</a>
      <header class="top">
      <button id="menu" class="plain" type="button" aria-expanded="false" aria-controls="side" aria-label="Menu"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12"/></svg></button>
      <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="22" height="22">Caspers</a>
      </header>
      <aside class="side" id="side">
      <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="24" height="24">Caspers</a>
      <nav aria-label="Workspace">
      """;

  private static final String FRAME_ENDS =
      """
      </nav>
      <form class="person" method="post" action="/logout">
      <span title="Signed in">%s</span>
      <button id="theme" class="plain" type="button">Theme</button>
      <button class="plain">Sign out</button>
      </form>
      </aside>
      """;

  public Page {
    requireNonNull(title, "title is null");
    requireNonNull(section, "section is null");
    requireNonNull(main, "main is null");
    modules = List.copyOf(modules);
    styles = List.copyOf(styles);
  }

  public static Page of(String title, Section section, String main) {
    return new Page(title, section, main, List.of(), List.of());
  }

  public Page withModule(String name) {
    return new Page(title, section, main, plus(modules, name), styles);
  }

  public Page withStyle(String name) {
    return new Page(title, section, main, modules, plus(styles, name));
  }

  /** Answers with the page, for the person who is signed in. */
  public void show(Context ctx) {
    ctx.html(render(Caller.of(ctx).displayName()));
  }

  /** Answers with the page, without navigation: nobody is signed in. */
  public void showToStranger(Context ctx) {
    ctx.html(render(null));
  }

  private String render(String person) {
    StringBuilder html = new StringBuilder(2048 + main.length());
    html.append(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        """);
    html.append("<title>").append(Html.escape(title)).append(" · Caspers</title>\n");
    html.append(
        """
        <link rel="icon" href="/assets/icon.svg">
        <link rel="stylesheet" href="/assets/frame.css">
        <script src="/assets/theme.js"></script>
        """);
    for (String style : styles) {
      html.append("<link rel=\"stylesheet\" href=\"/assets/").append(style).append("\">\n");
    }
    for (String path : Modules.of(person == null ? modules : plus(modules, "frame.js"))) {
      html.append("<link rel=\"modulepreload\" href=\"").append(path).append("\">\n");
    }
    for (String module : modules) {
      html.append("<script type=\"module\" src=\"/assets/").append(module).append("\"></script>\n");
    }
    html.append("</head>\n<body>\n");
    if (person != null) {
      frame(html, person);
    }
    html.append("<main id=\"main\" tabindex=\"-1\">\n<h1>").append(Html.escape(title));
    return html.append("</h1>\n").append(main).append("\n</main>\n</body>\n</html>\n").toString();
  }

  private void frame(StringBuilder html, String person) {
    html.append(FRAME_BEGINS);
    html.append(Section.navigation(section));
    html.append(FRAME_ENDS.formatted(Html.escape(person)));
  }

  private static List<String> plus(List<String> names, String name) {
    List<String> more = new ArrayList<>(names);
    more.add(name);
    return more;
  }
}
