package kitchens.caspers.workspace.apps.api;

import io.javalin.http.Context;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;

/** The pages of apps. They are filled and kept live by their scripts. */
public final class AppPages {

  public void routes(Routes r) {
    r.get("/apps", ctx -> show(ctx, "Apps", "apps.js"));
    r.get("/apps/{name}", ctx -> show(ctx, "App", "app.js"));
  }

  private static void show(Context ctx, String title, String module) {
    Page.of(title, Section.APPS, "<div id=\"content\"></div>")
        .withStyle("apps.css")
        .withModule(module)
        .show(ctx);
  }
}
