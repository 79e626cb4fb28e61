package kitchens.caspers.bundle.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;

/**
 * The files of a bundle that go to the workspace: those below its root that no {@code .gitignore}
 * excludes, and those of {@code sync.include}, but none of {@code sync.exclude}.
 */
public final class FileSet {

  private static final List<String> NEVER = List.of(".git", ".databricks");

  private final Path root;
  private final IgnoreRules include;
  private final IgnoreRules exclude;
  private final TreeMap<String, Path> files = new TreeMap<>();

  private FileSet(Path root, Mapping config) {
    this.root = root;
    this.include = IgnoreRules.of(strings(config, "include"));
    this.exclude = IgnoreRules.of(strings(config, "exclude"));
  }

  /** The files by their path relative to the root, with slashes, in order. */
  public static TreeMap<String, Path> of(Path root, Mapping config) {
    var set = new FileSet(root, config);
    set.walk(root, IgnoreRules.of(List.of()), false);
    return set.files;
  }

  private static List<String> strings(Mapping config, String field) {
    var values = new ArrayList<String>();
    if (config.find("sync", field) instanceof Sequence sequence) {
      for (var item : sequence.items()) {
        if (item instanceof Scalar scalar) {
          values.add(scalar.asText());
        }
      }
    }
    return values;
  }

  /** An ignored directory is walked all the same, since something in it may be included. */
  private void walk(Path directory, IgnoreRules outer, boolean ignored) {
    var rules = outer.plus(root, directory);
    try (var children = Files.list(directory)) {
      for (var child : children.sorted().toList()) {
        var path = IgnoreRules.slashes(root.relativize(child));
        var name = child.getFileName().toString();
        var isDirectory = Files.isDirectory(child);
        if (isDirectory && (NEVER.contains(name) || Files.isSymbolicLink(child))) {
          continue;
        }
        if (exclude.match(path, isDirectory)) {
          continue;
        }
        var isIgnored = ignored || rules.match(path, isDirectory);
        var isIncluded = include.match(path, isDirectory);
        if (isDirectory) {
          if (!isIgnored || isIncluded || !include.isEmpty()) {
            walk(child, rules, isIgnored && !isIncluded);
          }
        } else if ((!isIgnored || isIncluded) && Files.isRegularFile(child)) {
          files.put(path, child);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
