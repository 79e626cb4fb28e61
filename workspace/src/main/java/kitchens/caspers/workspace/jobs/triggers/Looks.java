package kitchens.caspers.workspace.jobs.triggers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** The versions of Delta tables; -1 for one that has none yet. */
  Map<String, Long> versions(String secret, List<String> names) throws IOException {
    var versions = new LinkedHashMap<String, Long>();
    for (var name : names) {
      var table = calls.get(secret, "/api/2.1/unity-catalog/tables/" + encoded(name));
      versions.put(name, version(table.path("storage_location").asText()));
    }
    return versions;
  }

  private static long version(String location) throws IOException {
    var log = (location.startsWith("/") ? Path.of(location) : Path.of(URI.create(location)));
    var latest = -1L;
    if (!Files.isDirectory(log.resolve("_delta_log"))) {
      return latest;
    }
    try (var commits = Files.newDirectoryStream(log.resolve("_delta_log"), "*.json")) {
      for (var commit : commits) {
        var name = commit.getFileName().toString();
        if (name.matches("\\d{20}\\.json")) {
          latest = Math.max(latest, Long.parseLong(name.substring(0, 20)));
        }
      }
    }
    return latest;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String path(String text) {
    return encoded(text).replace("%2F", "/");
  }
}
