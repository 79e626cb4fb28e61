package kitchens.caspers.bundle.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import kitchens.caspers.bundle.resources.ResourceType;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/**
 * Turns paths to local files, which are relative to the YAML file that names them, into the paths
 * that they have in the workspace.
 */
public final class LocalPaths {

  private static final long MAX_CONTENTS = 16L * 1024 * 1024;
  private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  private final Path root;
  private final Mapping config;
  private final Problems problems;
  private final List<Library> libraries = new ArrayList<>();

  private LocalPaths(Path root, Mapping config, Problems problems) {
    this.root = root;
    this.config = config;
    this.problems = problems;
  }

  /** A configuration with remote paths, and the libraries that its deployment uploads. */
  public record Rewritten(Mapping config, List<Library> libraries) {}

  /** The configuration, interpolated before, with remote paths. */
  public static Rewritten rewrite(Path root, Mapping config, Problems problems) {
    return new LocalPaths(root, config, problems).all();
  }

  private Rewritten all() {
    if (!(config.get("resources") instanceof Mapping types)) {
      return new Rewritten(config, List.of());
    }
    var changed =
        types.mapValues(
            type -> {
              var known = ResourceTypes.named(type.key());
              return known != null && type.value() instanceof Mapping resources
                  ? resources.mapValues(resource -> paths(known, resource.value()))
                  : type.value();
            });
    return new Rewritten(config.with("resources", changed), List.copyOf(libraries));
  }

  private Value paths(ResourceType type, Value resource) {
    var value = resource;
    for (var contents : type.fileContents().entrySet()) {
      value = contents(value, contents.getKey(), contents.getValue());
    }
    for (var path : type.filePaths()) {
      value = at(value, Arrays.asList(path.split("\\.")), this::file);
    }
    for (var path : type.libraryPaths()) {
      value = at(value, Arrays.asList(path.split("\\.")), this::library);
    }
    return value;
  }

  private static Value at(Value value, List<String> path, UnaryOperator<Value> change) {
    if (path.isEmpty()) {
      return change.apply(value);
    }
    var step = path.get(0);
    var rest = path.subList(1, path.size());
    if (step.equals("*") && value instanceof Sequence sequence) {
      return new Sequence(
          sequence.items().stream().map(item -> at(item, rest, change)).toList(), sequence.at());
    }
    if (value instanceof Mapping mapping && mapping.get(step) != null) {
      // A task that takes its files from a Git repository names them there.
      return "GIT".equals(mapping.text("source"))
          ? value
          : mapping.with(step, at(mapping.get(step), rest, change));
    }
    return value;
  }

  /** The resource with the text of the file that one of its fields names in another. */
  private Value contents(Value resource, String pathField, String textField) {
    if (!(resource instanceof Mapping fields) || fields.get(pathField) == null) {
      return resource;
    }
    var local = local(fields.get(pathField));
    if (local == null || !local.startsWith(root) || !Files.isRegularFile(local)) {
      return resource; // a missing file is said where paths are
    }
    try {
      if (Files.size(local) > MAX_CONTENTS) {
        problems.error(fields.get(pathField).at(), show(local) + " is larger than 16 MB", null);
        return resource;
      }
      var text = Files.readString(local);
      Json.parse(text);
      return fields.with(textField, new Scalar(text, new Location(show(local), 1, 1)));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      problems.error(
          new Location(show(local), at.getLineNr(), at.getColumnNr()),
          "not valid JSON: " + Json.why(e),
          "export the dashboard anew");
      return resource;
    } catch (IOException e) {
      problems.error(
          fields.get(pathField).at(), show(local) + " cannot be read as UTF-8 text", null);
      return resource;
    }
  }

  private Value file(Value value) {
    var local = local(value);
    if (local == null) {
      return value;
    }
    if (!Files.exists(local) && !local.toString().contains("*")) {
      problems.error(
          value.at(),
          "there is no " + ((Scalar) value).asText() + " (looked for " + show(local) + ")",
          neighbour(local));
      return value;
    }
    if (!local.startsWith(root)) {
      problems.error(
          value.at(),
          ((Scalar) value).asText() + " lies outside the bundle",
          "move it below " + root.getFileName());
      return value;
    }
    var remote = config.text("workspace", "file_path") + "/" + show(local);
    return new Scalar(remote, value.at());
  }

  /** A file beside it that is probably meant. */
  private static String neighbour(Path local) {
    var otherwise = "paths are relative to the file that names them";
    var folder = local.getParent();
    if (folder == null || local.getFileName() == null || !Files.isDirectory(folder)) {
      return otherwise;
    }
    try (var files = Files.list(folder)) {
      var names = files.limit(1_000).map(file -> file.getFileName().toString()).toList();
      return Nearest.to(local.getFileName().toString(), names)
          .map(name -> "did you mean \"" + name + "\"?")
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }

  private Value library(Value value) {
    var local = local(value);
    if (local == null) {
      return value;
    }
    if (!Files.exists(local) && !isBuilt(local)) {
      problems.error(
          value.at(),
          "there is no " + ((Scalar) value).asText() + " (looked for " + show(local) + ")",
          "build it, or name it under artifacts with how it is built");
    }
    var remote = config.text("workspace", "artifact_path") + "/.internal/" + local.getFileName();
    libraries.add(new Library(local, remote, value.at()));
    return new Scalar(remote, value.at());
  }

  /** Whether an artifact makes the file: one that names it, or that has a build and names none. */
  private boolean isBuilt(Path file) {
    if (!(config.get("artifacts") instanceof Mapping artifacts)) {
      return false;
    }
    for (var artifact : artifacts.entries()) {
      if (artifact.value().find("files") instanceof Sequence files) {
        for (var item : files.items()) {
          var source = item.find("source") == null ? null : local(item.find("source"));
          if (source != null && matches(source, file)) {
            return true;
          }
        }
      } else if (artifact.value().find("build") != null) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(Path pattern, Path file) {
    try {
      return pattern.equals(file)
          || FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file);
    } catch (IllegalArgumentException e) {
      return false; // no glob
    }
  }

  /** The file that is meant, or null when the path is none on this machine. */
  private Path local(Value value) {
    if (!(value instanceof Scalar scalar)
        || !(scalar.value() instanceof String text)
        || text.isEmpty()
        || text.startsWith("/")
        || text.contains("${")
        || ADDRESS.matcher(text).matches()) {
      return null;
    }
    var file = root.resolve(scalar.at().file());
    var base = scalar.at().line() == 0 ? root : file.getParent();
    return base.resolve(text).normalize();
  }

  private String show(Path local) {
    return (local.startsWith(root) ? root.relativize(local) : local).toString().replace('\\', '/');
  }
}
