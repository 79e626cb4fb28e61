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
 * @param data what its scripts get first, as paths of the API: the browser asks for it at once
 */
public record Page(
    String title,
    Section section,
    String main,
    List<String> modules,
    List<String> styles,
    List<String> data) {

  private static final String FRAME = "frame.js";

  private static final String HEAD =
      """
      <link rel="icon" href="%s">
      <link rel="stylesheet" href="%s">
      """;

  /** With the mode of a script's own request, or it would not be taken for one. */
  private static final String PRELOAD =
      "<link rel=\"preload\" as=\"fetch\" crossorigin=\"anonymous\" href=\"%s\">\n";

  private static final String FRAME_BEGINS =
      """
      <script type="module" src="%1$s"></script>
      <a class="skip" href="#main">To the content</a>
      <header class="top">
      <button id="menu" class="plain" type="button" aria-expanded="false" aria-controls="side" aria-label="Menu"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12"/></svg></button>
      <a class="brand" href="/"><img src="%2$s" alt="" width="22" height="22">Caspers</a>
      </header>
      <aside class="side" id="side">
      <a class="brand" href="/"><img src="%2$s" alt="" width="24" height="24">Caspers</a>
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
    data = List.copyOf(data);
  }

  public static Page of(String title, Section section, String main) {
    return new Page(title, section, main, List.of(), List.of(), List.of());
  }

  public Page withModule(String name) {
    return new Page(title, section, main, plus(modules, name), styles, data);
  }

  public Page withStyle(String name) {
    return new Page(title, section, main, modules, plus(styles, name), data);
  }

  /**
   * With something that its scripts get first.
   *
   * @param path of the API, written exactly as the script writes it
   */
  public Page withData(String path) {
    return new Page(title, section, main, modules, styles, plus(data, path));
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
    html.append(HEAD.formatted(Assets.url("icon.svg"), Assets.url("frame.css")));
    html.append("<script src=\"%s\"></script>\n".formatted(Assets.url("theme.js")));
    for (String style : styles) {
      html.append("<link rel=\"stylesheet\" href=\"%s\">\n".formatted(Assets.url(style)));
    }
    for (String path : data) {
      html.append(PRELOAD.formatted(Html.escape(path)));
    }
    for (String path : Modules.of(person == null ? modules : plus(modules, FRAME))) {
      html.append("<link rel=\"modulepreload\" href=\"%s\">\n".formatted(Assets.url(path)));
    }
    for (String module : modules) {
      html.append("<script type=\"module\" src=\"%s\"></script>\n".formatted(Assets.url(module)));
    }
    html.append("</head>\n<body>\n");
    if (person != null) {
      frame(html, person);
    }
    html.append("<main id=\"main\" tabindex=\"-1\">\n<h1>").append(Html.escape(title));
    return html.append("</h1>\n").append(main).append("\n</main>\n</body>\n</html>\n").toString();
  }

  private void frame(StringBuilder html, String person) {
    html.append(FRAME_BEGINS.formatted(Assets.url(FRAME), Assets.url("icon.svg")));
    html.append(Section.navigation(section));
    html.append(FRAME_ENDS.formatted(Html.escape(person)));
  }

  private static List<String> plus(List<String> names, String name) {
    List<String> more = new ArrayList<>(names);
    more.add(name);
    return more;
  }
}
