package kitchens.caspers.workspace.deployments;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.Json;

/**
 * The states that bundles keep below {@code .bundle/<bundle>/<target>/state} of a person's folder
 * or of {@code /Shared}. Anybody may write their own folder, so nothing in it is believed: files
 * are read up to a bound, and what is not the expected JSON is shown as unreadable.
 */
final class BundleStates {

  private static final long LARGEST_FILE = 2 << 20;
  private static final int MOST_BUNDLES = 500;
  private static final int MOST_SHOWN = 50;
  private static final int MOST_FOLLOWERS = 20;

  private final WorkspaceFiles files;

  BundleStates(WorkspaceFiles files) {
    this.files = requireNonNull(files, "files is null");
  }

  /** One object a bundle and target, the latest deployments first. */
  List<ObjectNode> all() {
    List<ObjectNode> found = new ArrayList<>();
    List<String> homes = new ArrayList<>(List.of("/Shared"));
    children("/Users").forEach(user -> homes.add("/Users/" + user));
    for (String home : homes) {
      for (String bundle : children(home + "/.bundle")) {
        for (String target : children(home + "/.bundle/" + bundle)) {
          String root = home + "/.bundle/" + bundle + "/" + target;
          if (found.size() < MOST_BUNDLES && isDirectory(root + "/state")) {
            found.add(state(root, bundle, target));
          }
        }
      }
    }
    return found;
  }

  private ObjectNode state(String root, String bundle, String target) {
    ObjectNode shown =
        Json.MAPPER
            .createObjectNode()
            .put("bundle", bundle)
            .put("target", target)
            .put("root_path", "/Workspace" + root);
    shown.put("resources", read(root + "/state/resources.json").path("state").size());
    JsonNode lock = lock(root + "/state/deploy.lock");
    if (lock.hasNonNull("User")) {
      shown.put("locked_by", lock.path("User").asText());
      shown.put("locked_at", lock.path("AcquisitionTime").asText());
    }
    JsonNode history = read(root + "/state/history.json").path("deployments");
    shown.put("deployment_count", history.size());
    var latest = shown.putArray("deployments");
    for (int i = history.size() - 1; i >= 0 && latest.size() < MOST_SHOWN; i--) {
      if (history.get(i).path("deployment").isIntegralNumber()) {
        latest.add(deployment(history.get(i)));
      }
    }
    return shown;
  }

  /** What the page shows of a deployment, where it is of the kind that bundles write. */
  private static ObjectNode deployment(JsonNode given) {
    ObjectNode shown = Json.MAPPER.createObjectNode();
    for (String field : List.of("deployment", "rollback_to", "files_uploaded", "files_deleted")) {
      if (given.path(field).isIntegralNumber()) {
        shown.set(field, given.get(field));
      }
    }
    for (String field : List.of("at", "user", "commit", "branch", "failed")) {
      if (given.path(field).isTextual()) {
        shown.set(field, given.get(field));
      }
    }
    ObjectNode actions = shown.putObject("actions");
    given
        .path("actions")
        .properties()
        .forEach(
            action -> {
              if (action.getValue().isTextual()) {
                actions.set(action.getKey(), action.getValue());
              }
            });
    return shown;
  }

  /** Who followed a dead owner last: his file ends with the ID of the one before him. */
  private JsonNode lock(String path) {
    JsonNode last = read(path);
    for (int followers = 0; followers < MOST_FOLLOWERS; followers++) {
      String id = last.path("ID").asText();
      JsonNode next =
          id.matches("[A-Za-z0-9-]{1,64}") ? read(path + "." + id) : MissingNode.getInstance();
      if (!next.isObject()) {
        break;
      }
      last = next;
    }
    return last;
  }

  private JsonNode read(String path) {
    Path file = files.localPath(path);
    try {
      if (!Files.isRegularFile(file, NOFOLLOW_LINKS) || Files.size(file) > LARGEST_FILE) {
        return MissingNode.getInstance();
      }
      return Json.MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      return MissingNode.getInstance(); // deleted since, or no JSON: it has no history to show
    }
  }

  private boolean isDirectory(String path) {
    return Files.isDirectory(files.localPath(path), NOFOLLOW_LINKS);
  }

  private List<String> children(String path) {
    if (!isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(files.localPath(path))) {
      return all.filter(child -> Files.isDirectory(child, NOFOLLOW_LINKS))
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // deleted since it was looked for
    }
  }
}
