package kitchens.caspers.bundle.generate;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.workspace.ObjectType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.value.BundleException;

/** Writes a generated resource into a bundle: a YAML file, and the files that it names. */
public final class Writer {

  private final WorkspaceClient client;
  private final Path configDirectory;
  private final Path sourceDirectory;
  private final boolean overwrite;

  /**
   * Writes here.
   *
   * @param overwrite also over files that are there
   */
  public Writer(
      WorkspaceClient client, Path configDirectory, Path sourceDirectory, boolean overwrite) {
    this.client = client;
    this.configDirectory = configDirectory.toAbsolutePath().normalize();
    this.sourceDirectory = sourceDirectory.toAbsolutePath().normalize();
    this.overwrite = overwrite;
  }

  /**
   * Writes it all or, when a file is in the way, nothing.
   *
   * @return the files, the YAML first
   */
  public List<Path> write(Generated resource, String key) {
    var contents = new LinkedHashMap<Path, byte[]>();
    resource
        .files()
        .forEach((name, content) -> contents.put(sourceDirectory.resolve(name), content));
    var config = resource.config().deepCopy();
    var remote = download(resource, config, contents);
    var paths = paths(resource.type());
    if (!resource.files().isEmpty()) {
      paths.add("file_path");
    }
    for (var path : paths) {
      replace(config, path.split("\\."), 0, written -> local(written, remote, resource));
    }
    var yaml = configDirectory.resolve(key + "." + resource.noun() + ".yml");
    var files = new LinkedHashMap<Path, byte[]>();
    files.put(yaml, yaml(resource, key, config).getBytes(StandardCharsets.UTF_8));
    files.putAll(contents);
    save(files);
    return List.copyOf(files.keySet());
  }

  private static List<String> paths(String type) {
    var known = ResourceTypes.named(type);
    var paths = new ArrayList<>(known.filePaths());
    paths.addAll(known.libraryPaths());
    return paths;
  }

  /** Fetches what lies below {@code /Workspace}; the local path by that of the workspace. */
  private Map<String, Path> download(
      Generated resource, JsonNode config, Map<Path, byte[]> contents) {
    var written = new ArrayList<String>();
    for (var path : paths(resource.type())) {
      collect(config, path.split("\\."), 0, written);
    }
    var fetched =
        written.stream().filter(path -> path.startsWith("/Workspace/")).distinct().toList();
    var base = common(fetched);
    var tree = new WorkspaceTree(client);
    var local = new LinkedHashMap<String, Path>();
    for (var path : fetched) {
      var here = below(path.substring(base.length()));
      local.put(path, here);
      fetch(tree, path.replaceAll("/\\*\\*?$", ""), here, contents);
    }
    return local;
  }

  private void fetch(WorkspaceTree tree, String path, Path here, Map<Path, byte[]> contents) {
    var status = client.workspace().getStatus(path);
    if (status.getObjectType() != ObjectType.DIRECTORY) {
      tree.read(path).ifPresent(content -> contents.put(here, content));
      return;
    }
    var folder = here.endsWith("**") || here.endsWith("*") ? here.getParent() : here;
    for (var object : client.workspace().list(path)) {
      var name = object.getPath().substring(object.getPath().lastIndexOf('/') + 1);
      fetch(tree, object.getPath(), inside(folder, name), contents);
    }
  }

  /** Names come from the workspace: none may lead out of the source directory. */
  private Path below(String relative) {
    return inside(sourceDirectory, relative.replaceAll("^/+", ""));
  }

  private Path inside(Path folder, String name) {
    var path = folder.resolve(name).normalize();
    if (!path.startsWith(sourceDirectory)) {
      throw new BundleException("the name " + name + " leads out of " + sourceDirectory, null);
    }
    return path;
  }

  /** The directory that all lie in. */
  private static String common(List<String> paths) {
    if (paths.isEmpty()) {
      return "";
    }
    var first = paths.get(0);
    var base = first.substring(0, first.lastIndexOf('/') + 1);
    for (var path : paths) {
      while (!path.startsWith(base)) {
        base = base.substring(0, base.lastIndexOf('/', base.length() - 2) + 1);
      }
    }
    return base;
  }

  private String local(String written, Map<String, Path> remote, Generated resource) {
    var path =
        resource.files().containsKey(written)
            ? sourceDirectory.resolve(written)
            : remote.get(written);
    if (path == null) {
      return written;
    }
    var relative = configDirectory.relativize(path).toString().replace('\\', '/');
    return relative.startsWith(".") ? relative : "./" + relative;
  }

  private static void collect(JsonNode node, String[] path, int depth, List<String> found) {
    if (depth == path.length) {
      if (node.isTextual()) {
        found.add(node.textValue());
      }
    } else if (path[depth].equals("*")) {
      node.forEach(item -> collect(item, path, depth + 1, found));
    } else if (node.has(path[depth])) {
      collect(node.get(path[depth]), path, depth + 1, found);
    }
  }

  private static void replace(
      JsonNode node, String[] path, int depth, UnaryOperator<String> change) {
    if (path[depth].equals("*")) {
      if (node instanceof ArrayNode list) {
        list.forEach(item -> replace(item, path, depth + 1, change));
      }
    } else if (node instanceof ObjectNode object && object.has(path[depth])) {
      var below = object.get(path[depth]);
      if (depth + 1 < path.length) {
        replace(below, path, depth + 1, change);
      } else if (below.isTextual()) {
        object.put(path[depth], change.apply(below.textValue()));
      }
    }
  }

  private static String yaml(Generated resource, String key, ObjectNode config) {
    var file = JsonNodeFactory.instance.objectNode();
    file.putObject("resources").putObject(resource.type()).set(key, config);
    return YamlText.of(file);
  }

  private void save(Map<Path, byte[]> files) {
    if (!overwrite) {
      for (var file : files.keySet()) {
        if (Files.exists(file)) {
          throw new BundleException(
              file + " is there already", "replace it with --force, or choose another --key");
        }
      }
    }
    files.forEach(
        (file, content) -> {
          try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
          } catch (IOException e) {
            throw new BundleException(file + " cannot be written: " + e.getMessage(), null);
          }
        });
  }
}
