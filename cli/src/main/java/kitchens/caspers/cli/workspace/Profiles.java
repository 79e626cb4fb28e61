package kitchens.caspers.cli.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.cli.output.CliException;

/**
 * How workspaces are reached, by name: {@code ~/.databrickscfg} (or {@code
 * DATABRICKS_CONFIG_FILE}), the file that Databricks' SDKs and tools read. A line {@code [name]}
 * begins a profile, lines {@code key = value} are what it says.
 */
public record Profiles(Path file) {

  private static final Pattern HEAD = Pattern.compile("\\s*\\[([^\\]]+)]\\s*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** The file that the environment names. */
  public static Profiles of(Map<String, String> environment) {
    var named = environment.get("DATABRICKS_CONFIG_FILE");
    return new Profiles(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".databrickscfg")
            : Path.of(named).toAbsolutePath());
  }

  /** What a profile says; empty when there is none of that name. */
  Optional<Map<String, String>> named(String name) {
    return Optional.ofNullable(all().get(name));
  }

  /** The first profile that is for a workspace. */
  Optional<Map<String, String>> ofHost(String host) {
    return all().values().stream()
        .filter(profile -> host.equals(host(profile.getOrDefault("host", ""))))
        .findFirst();
  }

  /** An address without a slash at its end. */
  static String host(String text) {
    return text.strip().replaceAll("/+$", "");
  }

  private Map<String, Map<String, String>> all() {
    var profiles = new LinkedHashMap<String, Map<String, String>>();
    var current = new LinkedHashMap<String, String>();
    for (var line : lines()) {
      var head = HEAD.matcher(line);
      var equals = line.indexOf('=');
      if (head.matches()) {
        current = new LinkedHashMap<>();
        profiles.put(head.group(1).strip(), current);
      } else if (equals > 0 && !line.strip().startsWith("#") && !line.strip().startsWith(";")) {
        current.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return profiles;
  }

  /** Writes a profile in place of one of its name; all others stay as they are. */
  void save(String name, String host, String token) {
    if (!NAME.matcher(name).matches()) {
      throw new CliException(
          "a profile cannot be called \"" + name + "\" — use letters, digits, '.', '_' and '-'");
    }
    var kept = new ArrayList<String>();
    var within = false;
    for (var line : lines()) {
      var head = HEAD.matcher(line);
      within = head.matches() ? head.group(1).strip().equals(name) : within;
      if (!within) {
        kept.add(line);
      }
    }
    if (!kept.isEmpty() && !kept.get(kept.size() - 1).isBlank()) {
      kept.add("");
    }
    kept.addAll(List.of("[" + name + "]", "host = " + host, "token = " + token));
    write(String.join("\n", kept) + "\n");
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException e) {
      throw new CliException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** It holds tokens: it is its owner's alone, and there whole or not at all. */
  private void write(String text) {
    try {
      var whole = Files.createTempFile(file.getParent(), ".databrickscfg", "");
      Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(whole, text);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CliException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
