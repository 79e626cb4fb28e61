package kitchens.caspers.bundle.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules of {@code .gitignore} files, or of {@code sync}'s lists, which are written the same
 * way: the last rule that matches decides.
 *
 * @see <a href="https://git-scm.com/docs/gitignore#_pattern_format">pattern format</a>
 */
final class IgnoreRules {

  /** A line; {@code base} is the directory that it is relative to, empty for the root. */
  private record Rule(String base, Pattern pattern, boolean onlyDirectories, boolean again) {}

  private final List<Rule> rules;

  private IgnoreRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  static IgnoreRules of(List<String> patterns) {
    return new IgnoreRules(List.of()).plus("", patterns);
  }

  /** These rules and those of a directory's {@code .gitignore}, if it has one. */
  IgnoreRules plus(Path root, Path directory) {
    var file = directory.resolve(".gitignore");
    if (!Files.isRegularFile(file)) {
      return this;
    }
    try {
      return plus(slashes(root.relativize(directory)), Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IgnoreRules plus(String base, List<String> lines) {
    var all = new ArrayList<>(rules);
    for (var line : lines) {
      var text = line.replaceAll("(?<!\\\\)\\s+$", "");
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      var again = text.startsWith("!");
      text = again ? text.substring(1) : text;
      var onlyDirectories = text.endsWith("/");
      text = onlyDirectories ? text.substring(0, text.length() - 1) : text;
      var anchored = text.contains("/");
      text = text.replaceAll("^(\\./|/)+", "");
      var regex = (anchored ? "" : "(?:.*/)?") + regex(text);
      all.add(new Rule(base, Pattern.compile(regex), onlyDirectories, again));
    }
    return new IgnoreRules(all);
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether a path, relative to the root and with slashes, is meant. */
  boolean match(String path, boolean directory) {
    for (var i = rules.size() - 1; i >= 0; i--) {
      var rule = rules.get(i);
      if (rule.onlyDirectories() && !directory) {
        continue;
      }
      if (!rule.base().isEmpty() && !path.startsWith(rule.base() + "/")) {
        continue;
      }
      var relative = rule.base().isEmpty() ? path : path.substring(rule.base().length() + 1);
      if (rule.pattern().matcher(relative).matches()) {
        return !rule.again();
      }
    }
    return false;
  }

  private static String regex(String glob) {
    var regex = new StringBuilder();
    for (var i = 0; i < glob.length(); i++) {
      var c = glob.charAt(i);
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '[' && glob.indexOf(']', i + 1) > 0) {
        var end = glob.indexOf(']', i + 1);
        var inside = glob.substring(i + 1, end).replace("\\", "\\\\").replaceFirst("^!", "^");
        regex.append('[').append(inside).append(']');
        i = end;
      } else if (c == '\\' && i + 1 < glob.length()) {
        regex.append(Pattern.quote(String.valueOf(glob.charAt(++i))));
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }
}
