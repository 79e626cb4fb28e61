package kitchens.caspers.workspace.ui;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import kitchens.caspers.workspace.http.AnsweredErrors;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/** The frame's own pages: the first one, and those for when something is not as hoped. */
public final class WorkspacePages implements Feature, AnsweredErrors.Page {

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
    r.get("/", ctx -> page("Home", Section.HOME, "home").show(ctx));
    r.get(
        "/pipelines",
        ctx -> page("Pipelines", Section.PIPELINES, "pipelines").withStyle("jobs.css").show(ctx));
    r.get(
        "/pipelines/{id}",
        ctx -> page("Pipeline", Section.PIPELINES, "pipeline").withStyle("jobs.css").show(ctx));
    r.get(
        "/catalog",
        ctx -> page("Catalog", Section.CATALOG, "catalog").withStyle("jobs.css").show(ctx));
    r.get("/volumes", ctx -> page("Volumes", Section.VOLUMES, "volumes").show(ctx));
    r.get("/sql", ctx -> page("SQL editor", Section.SQL, "sql").withStyle("charts.css").show(ctx));
    r.get("/serving", ctx -> page("Serving", Section.SERVING, "serving").show(ctx));
    r.get("/compute", ctx -> page("Compute", Section.COMPUTE, "compute").show(ctx));
    r.open().get("/assets/<path>", Assets::serve);
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
    Page.of(status.getMessage(), Section.NONE, main).showToStranger(ctx);
  }

  private static Page page(String title, Section section, String name) {
    return Page.of(title, section, "<div id=\"content\"></div>")
        .withStyle("pages.css")
        .withModule(name + ".js");
  }

  /** Tells a person how to sign in. */
  public static void signIn(Context ctx, String why) {
    ctx.status(401);
    Page.of("Sign in", Section.NONE, SIGN_IN.formatted(Html.escape(why))).showToStranger(ctx);
  }
}
