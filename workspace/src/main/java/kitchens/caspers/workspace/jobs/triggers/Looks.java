package kitchens.caspers.workspace.jobs.triggers;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.jobs.engine.WorkspaceCalls;

/** Looks at files and tables with the eyes of a job's principal, through the workspace's REST. */
final class Looks {
  /** As documented, the most files that are watched without file events. */
  private static final int MOST_FILES = 10_000;

  private final WorkspaceCalls calls;

  Looks(WorkspaceCalls calls) {
    this.calls = calls;
  }

  /** Paths of all files below a path of a volume. */
  List<String> files(String secret, String url) throws IOException {
    var files = new ArrayList<String>();
    var open = new ArrayDeque<>(List.of(url.replaceAll("/+$", "")));
    while (!open.isEmpty()) {
      var directory = open.remove();
      var token = "";
      do {
        var query = token.isEmpty() ? "" : "?page_token=" + encoded(token);
        var answer = calls.get(secret, "/api/2.0/fs/directories" + path(directory) + query);
        for (var entry : answer.path("contents")) {
          var path = entry.path("path").asText();
          if (entry.path("is_directory").asBoolean()) {
            open.add(path);
          } else if (files.size() < MOST_FILES) {
            files.add(path);
          } else {
            throw new IOException(
                "%s holds more than %d files; watch a smaller folder.".formatted(url, MOST_FILES));
          }
        }
        token = answer.path("next_page_token").asText();
      } while (!token.isEmpty());
    }
    return files;
  }

  /** The latest commits of Delta tables. */
  Map<String, TableCommit> commits(String secret, List<String> names) throws IOException {
    var commits = new LinkedHashMap<String, TableCommit>();
    for (var name : names) {
      var table = calls.get(secret, "/api/2.1/unity-catalog/tables/" + encoded(name));
      commits.put(name, TableCommit.latest(table.path("storage_location").asText()));
    }
    return commits;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String path(String text) {
    return encoded(text).replace("%2F", "/");
  }
}
