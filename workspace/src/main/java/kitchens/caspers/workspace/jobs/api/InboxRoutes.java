package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.jobs.store.Inbox;

/** {@code /api/2.0/caspers/inbox}: what the caller is told of; administrators read all of it. */
final class InboxRoutes {
  private static final int MOST = 100;

  private final Database database;
  private final Inbox inbox = new Inbox();

  InboxRoutes(Database database) {
    this.database = database;
  }

  void routes(Routes r) {
    r.get("/api/2.0/caspers/inbox", this::list);
  }

  private void list(Context ctx) {
    var caller = Caller.of(ctx);
    var whose = caller.admin() ? Optional.<String>empty() : Optional.of(caller.userName());
    var limit = Requests.limit(ctx, 25, MOST);
    var before = Requests.pageToken(ctx).orElse(Long.MAX_VALUE);
    var found = database.jdbi().withHandle(h -> inbox.list(h, whose, before, limit + 1));
    var answer = JsonNodeFactory.instance.objectNode();
    var messages = answer.putArray("messages");
    for (var message : found.subList(0, Math.min(limit, found.size()))) {
      var json = messages.addObject();
      json.put("message_id", message.messageId());
      json.put("time", message.toldAt().toEpochMilli());
      json.put("recipient", message.recipient());
      json.put("event", message.event());
      message.jobId().ifPresent(id -> json.put("job_id", id));
      json.put("run_id", message.runId());
      json.put("subject", message.subject());
      json.put("message", message.text());
    }
    if (found.size() > limit) {
      answer.put("next_page_token", Requests.pageToken(found.get(limit - 1).messageId()));
    }
    ctx.json(answer);
  }
}
