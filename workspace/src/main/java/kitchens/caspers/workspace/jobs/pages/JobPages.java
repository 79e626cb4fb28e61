package kitchens.caspers.workspace.jobs.pages;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;

/** The pages of jobs and runs. They are filled and kept live by their scripts. */
public final class JobPages {

  public void routes(Routes r) {
    r.get(
        "/jobs",
        ctx -> page("Jobs", Section.JOBS, "jobs.js").withData("/api/2.0/caspers/jobs").show(ctx));
    r.get("/runs", ctx -> page("Runs", Section.RUNS, "runs.js").show(ctx));
    r.get("/inbox", ctx -> page("Inbox", Section.INBOX, "inbox.js").show(ctx));
    r.get("/jobs/{job_id}", JobPages::showJob);
    r.get("/jobs/{job_id}/runs/{run_id}", ctx -> show(ctx, "Run", "run.js"));
    r.get("/runs/{run_id}", ctx -> show(ctx, "Run", "run.js"));
  }

  private static void showJob(Context ctx) {
    var id = URLEncoder.encode(ctx.pathParam("job_id"), StandardCharsets.UTF_8);
    page("Job", Section.JOBS, "job.js")
        .withData("/api/2.0/caspers/jobs/%s/page".formatted(id))
        .show(ctx);
  }

  private static void show(Context ctx, String title, String module) {
    page(title, Section.JOBS, module).show(ctx);
  }

  private static Page page(String title, Section section, String module) {
    return Page.of(title, section, "<div id=\"content\"></div>")
        .withStyle("jobs.css")
        .withModule(module);
  }
}
