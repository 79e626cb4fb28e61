package kitchens.caspers.workspace.ui;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What a page's scripts import, and what these import in turn: told in the page's head, so that a
 * browser asks for all of it at once and not for one layer after the other.
 */
final class Modules {
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import)\\s*[\"'](\\.[^\"']+\\.js)[\"']");

  private static final Map<String, Set<String>> IMPORTS = new ConcurrentHashMap<>();

  private Modules() {}

  /** All modules that these need, themselves among them; all as paths below the assets. */
  static Set<String> of(List<String> names) {
    Set<String> found = new LinkedHashSet<>();
    names.forEach(name -> add(name, found));
    return found;
  }

  private static void add(String path, Set<String> found) {
    if (found.add(path)) {
      IMPORTS.computeIfAbsent(path, Modules::imports).forEach(other -> add(other, found));
    }
  }

  private static Set<String> imports(String path) {
    Set<String> found = new LinkedHashSet<>();
    byte[] content = Assets.content(path);
    if (content != null) {
      var matcher = IMPORT.matcher(new String(content, StandardCharsets.UTF_8));
      while (matcher.find()) {
        found.add(URI.create(path).resolve(matcher.group(1)).toString());
      }
    }
    return found;
  }
}
