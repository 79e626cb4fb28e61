package kitchens.caspers.workspace.jobs.pages;

import io.javalin.http.Context;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.ui.Page;

/** The pages of jobs and runs. They are filled and kept live by their scripts. */
public final class JobPages {

  public void routes(Routes r) {
    r.get("/jobs", ctx -> show(ctx, "Jobs", "jobs.js"));
    r.get("/jobs/{job_id}", ctx -> show(ctx, "Job", "job.js"));
    r.get("/jobs/{job_id}/runs/{run_id}", ctx -> show(ctx, "Run", "run.js"));
    r.get("/runs/{run_id}", ctx -> show(ctx, "Run", "run.js"));
  }

  private static void show(Context ctx, String title, String module) {
    Page.of(title, Page.Section.JOBS, "<div id=\"content\"></div>")
        .withStyle("jobs.css")
        .withModule(module)
        .show(ctx);
  }
}
