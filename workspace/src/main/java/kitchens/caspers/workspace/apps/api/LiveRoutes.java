package kitchens.caspers.workspace.apps.api;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.apps.Apps;
import kitchens.caspers.workspace.apps.run.AppChanges;
import kitchens.caspers.workspace.apps.run.AppFiles;
import kitchens.caspers.workspace.apps.run.AppLog;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.LiveStream;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.jobs.logs.LogView;

/** The workspace's own routes under its pages: changes as they happen, logs piece by piece. */
public final class LiveRoutes {

  private static final String BASE = "/api/2.0/caspers/apps";
  private static final int PIECE_BYTES = 256 << 10;

  private final Apps apps;
  private final AppFiles files;
  private final AppChanges changes;

  public LiveRoutes(Apps apps, AppFiles files, AppChanges changes) {

    this.apps = requireNonNull(apps, "apps is null");
    this.files = requireNonNull(files, "files is null");
    this.changes = requireNonNull(changes, "changes is null");
  }

  public void routes(Routes r) {
    r.sse(BASE + "/events", this::events);
    r.get(BASE + "/{name}/logs", this::logs);
  }

  /** An event {@code changed} now and whenever something about any app has changed. */
  private void events(SseClient client) {
    LiveStream.ofChanges(client).follow(told -> changes.listen(app -> told.run()));
  }

  private void logs(Context ctx) throws IOException {
    App app = apps.existing(ctx.pathParam("name"));
    apps.requireManage(app, Caller.of(ctx));
    String text = Optional.ofNullable(ctx.queryParam("offset")).orElse("0");
    if (!text.matches("-?\\d{1,18}")) {
      throw ApiException.invalidParameter("offset '" + text + "' is not a number");
    }
    Optional<LogView> log = AppLog.latest(files.logDirectory(app.name()));
    LogView.Piece piece =
        log.isEmpty()
            ? new LogView.Piece("", 0, 0, 0)
            : log.get().read(Long.parseLong(text), PIECE_BYTES);
    ctx.json(
        Map.of(
            "text", piece.text(),
            "offset", piece.offset(),
            "next_offset", piece.nextOffset(),
            "size", piece.size(),
            "log", log.map(LogView::name).orElse("")));
  }
}
