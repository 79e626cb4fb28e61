package kitchens.caspers.cli.api.groups;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import kitchens.caspers.cli.api.Call;

/**
 * An app's log, read piece by piece from the workspace's own route: Databricks' API has no route
 * for it that the SDK knows.
 */
final class AppLogs {

  private static final long LINES = 200;
  private static final long PAUSE_MILLIS = 300;

  private AppLogs() {}

  /** Prints the end of the log, and goes on when asked to. */
  static Object print(Call call) throws Exception {
    var path = "/api/2.0/caspers/apps/" + RawApi.segment(call.arg("NAME")) + "/logs";
    var keep = call.number("--tail-lines").orElse(LINES);
    var tail = new ArrayDeque<String>();
    var piece = read(call, path, 0);
    while (!piece.path("text").asText().isEmpty()) {
      for (var line : piece.path("text").asText().split("(?<=\n)")) {
        tail.add(line);
        if (tail.size() > keep) {
          tail.remove();
        }
      }
      piece = read(call, path, piece.path("next_offset").asLong());
    }
    tail.forEach(call.around().out()::print);
    call.around().out().flush();
    if (!call.flag("--follow")) {
      return null;
    }
    var log = piece.path("log").asText();
    while (true) {
      Thread.sleep(PAUSE_MILLIS);
      var changed = !piece.path("log").asText().equals(log);
      log = piece.path("log").asText();
      piece = read(call, path, changed ? 0 : piece.path("next_offset").asLong());
      call.around().out().print(piece.path("text").asText());
      call.around().out().flush();
    }
  }

  private static JsonNode read(Call call, String path, long offset) {
    return RawApi.send(call.connection(), "GET", path + "?offset=" + offset, null);
  }
}
