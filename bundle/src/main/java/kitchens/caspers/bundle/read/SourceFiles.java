package kitchens.caspers.bundle.read;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** The files that make a bundle: {@code databricks.yml} and what it includes, as one mapping. */
public final class SourceFiles {

  private static final List<String> NAMES = List.of("databricks.yml", "databricks.yaml");
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private SourceFiles() {}

  /**
   * The directory of the bundle that a directory is in.
   *
   * @throws BundleException when neither it nor one above it holds a bundle
   */
  public static Path findRoot(Path start) {
    return rootOf(start)
        .orElseThrow(
            () ->
                new BundleException(
                    "no databricks.yml in " + start.toAbsolutePath().normalize() + " or above it",
                    "change to a bundle's directory, or write one"));
  }

  /** Whether the directory, or one above it, holds a bundle. */
  public static boolean isInBundle(Path directory) {
    return rootOf(directory).isPresent();
  }

  private static Optional<Path> rootOf(Path start) {
    for (var dir = start.toAbsolutePath().normalize(); dir != null; dir = dir.getParent()) {
      for (var name : NAMES) {
        if (Files.isRegularFile(dir.resolve(name))) {
          return Optional.of(dir);
        }
      }
    }
    return Optional.empty();
  }

  /** Everything the bundle's files say, merged; null when the main file cannot be read. */
  public static Mapping read(Path root, Problems problems) {
    var main = NAMES.stream().map(root::resolve).filter(Files::isRegularFile).findFirst();
    var whole = main.map(file -> readOne(root, file, problems)).orElse(null);
    if (whole == null) {
      return null;
    }
    var firstPlace = new HashMap<String, Location>();
    noteResources(whole, firstPlace, problems);
    for (var part : readAll(root, included(root, main.get(), whole, problems), problems)) {
      if (part != null) {
        noteResources(part, firstPlace, problems);
        whole = Merge.into(whole, part);
      }
    }
    return whole;
  }

  /** Everything that the {@code include} of a target adds. */
  public static Mapping readIncluded(Path root, Value target, Problems problems) {
    var more = Mapping.empty(target.at());
    if (target instanceof Mapping mapping) {
      for (var file : included(root, null, mapping, problems)) {
        var part = readOne(root, file, problems);
        more = part == null ? more : Merge.into(more, part);
      }
    }
    return more;
  }

  /** Several files at a time; what they hold and what is wrong with them in their order. */
  private static List<Mapping> readAll(Path root, List<Path> files, Problems problems) {
    record Read(Mapping mapping, Problems problems) {}

    var all =
        files.parallelStream()
            .map(
                file -> {
                  var own = new Problems();
                  return new Read(readOne(root, file, own), own);
                })
            .toList();
    var mappings = new ArrayList<Mapping>();
    for (var read : all) {
      problems.add(read.problems());
      mappings.add(read.mapping());
    }
    return mappings;
  }

  private static Mapping readOne(Path root, Path file, Problems problems) {
    var name = root.relativize(file).toString();
    try {
      if (Files.size(file) > MAX_BYTES) {
        problems.error(new Location(name, 1, 1), "larger than 16 MB", "split the file");
        return null;
      }
      var text = Files.readString(file);
      return name.endsWith(".json")
          ? JsonReader.read(name, text, problems)
          : YamlReader.read(name, text, problems);
    } catch (MalformedInputException e) {
      problems.error(new Location(name, 1, 1), "not UTF-8 text", "save the file as UTF-8");
    } catch (IOException e) {
      problems.error(new Location(name, 1, 1), "cannot be read: " + e.getMessage(), null);
    }
    return null;
  }

  private static void noteResources(
      Mapping part, Map<String, Location> firstPlace, Problems problems) {
    if (!(part.get("resources") instanceof Mapping types)) {
      return;
    }
    for (var type : types.entries()) {
      if (type.value() instanceof Mapping resources) {
        for (var resource : resources.entries()) {
          var path = "resources." + type.key() + "." + resource.key();
          var earlier = firstPlace.putIfAbsent(path, resource.keyAt());
          if (earlier != null) {
            problems.error(
                resource.keyAt(),
                path + " is defined twice, first at " + earlier,
                "give one of them another key");
          }
        }
      }
    }
  }

  private static List<Path> included(Path root, Path main, Mapping whole, Problems problems) {
    var files = new ArrayList<Path>();
    if (!(whole.get("include") instanceof Sequence patterns)) {
      return files;
    }
    for (var item : patterns.items()) {
      if (!(item instanceof Scalar scalar) || !(scalar.value() instanceof String pattern)) {
        continue; // the check of the fields' types says it
      }
      if (Path.of(pattern).isAbsolute() || Path.of(pattern).normalize().startsWith("..")) {
        problems.error(
            item.at(),
            "include \"" + pattern + "\" lies outside the bundle",
            "move the files below the bundle's directory");
        continue;
      }
      var matches = glob(root, pattern);
      if (main != null) {
        matches.remove(main);
      }
      if (matches.isEmpty()) {
        problems.error(
            item.at(), "include \"" + pattern + "\" matches no file", "correct it, or remove it");
      }
      matches.stream().filter(file -> !files.contains(file)).forEach(files::add);
    }
    return files;
  }

  private static TreeSet<Path> glob(Path root, String pattern) {
    var matches = new TreeSet<Path>();
    var normal = Path.of(pattern).normalize().toString();
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + normal);
    var fixed = root.resolve(normal.replaceFirst("[^/]*[*?\\[{].*", "")).normalize();
    if (!Files.exists(fixed)) {
      return matches;
    }
    try {
      Files.walkFileTree(
          fixed,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              var name = dir.getFileName() == null ? "" : dir.getFileName().toString();
              return !dir.equals(fixed) && (name.equals(".git") || name.equals(".databricks"))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (matcher.matches(root.relativize(file))) {
                matches.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new BundleException("cannot list " + fixed + ": " + e.getMessage(), null);
    }
    return matches;
  }
}
