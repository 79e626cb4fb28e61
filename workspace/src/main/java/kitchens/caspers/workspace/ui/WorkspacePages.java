package kitchens.caspers.workspace.ui;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import kitchens.caspers.workspace.http.AnsweredErrors;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/** The frame's own pages: the first one, and those for when something is not as hoped. */
public final class WorkspacePages implements Feature, AnsweredErrors.Page {

  private static final String HOME =
      """
      <p class="lead">What is running here, as of now.</p>
      <section class="cards" id="parts" aria-live="polite"></section>
      <template id="card"><article class="card"><h2></h2><p class="state"></p><dl></dl></article></template>
      <p id="lost" class="note bad" hidden>The workspace does not answer. It may be restarting; this
      page goes on by itself once it is back.</p>
      """;

  private static final String SIGN_IN =
      """
      <section class="card narrow">
      <p>%s</p>
      <p>Pages are open to people who come with a login link. On the machine that runs the
      workspace, print one with</p>
      <pre><code>caspers up</code></pre>
      <p class="dim">A link works once, within ten minutes. API clients send a bearer token instead.</p>
      </section>
      """;

  @Override
  public void routes(Routes r) {
    r.get("/", ctx -> Page.of("Home", Page.Section.HOME, HOME).withModule("home.js").show(ctx));
    r.get("/catalog", ctx -> listing("Catalog", Page.Section.CATALOG, "catalog.js").show(ctx));
    r.get(
        "/pipelines",
        ctx -> listing("Pipelines", Page.Section.PIPELINES, "pipelines.js").show(ctx));
    r.open().get("/assets/{name}", Assets::serve);
  }

  @Override
  public void show(Context ctx, ApiException error) {
    if (error.status() == 401) {
      signIn(ctx, "You are not signed in.");
      return;
    }
    String main =
        "<section class=\"card narrow\"><p>"
            + Html.escape(error.getMessage())
            + "</p><p><a href=\"/\">Go to the first page</a></p></section>";
    HttpStatus status = HttpStatus.forStatus(error.status());
    Page.of(status.getMessage(), Page.Section.NONE, main).showToStranger(ctx);
  }

  private static Page listing(String title, Page.Section section, String module) {
    return Page.of(title, section, "<div id=\"content\"></div>").withModule(module);
  }

  /** Tells a person how to sign in. */
  public static void signIn(Context ctx, String why) {
    ctx.status(401);
    Page.of("Sign in", Page.Section.NONE, SIGN_IN.formatted(Html.escape(why))).showToStranger(ctx);
  }
}
