package kitchens.caspers.cli.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people say, by tool: {@code examples.txt} beside this class. */
final class Examples {

  private static final String RESOURCE = "examples.txt";

  private Examples() {}

  /** The sentences of each tool, in the file's order. */
  static Map<String, List<String>> read() {
    try (var in = Examples.class.getResourceAsStream(RESOURCE)) {
      var byTool = new LinkedHashMap<String, List<String>>();
      List<String> current = null;
      for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        var text = line.strip();
        if (text.endsWith(":")) {
          current =
              byTool.computeIfAbsent(text.substring(0, text.length() - 1), t -> new ArrayList<>());
        } else if (!text.isEmpty() && !text.startsWith("#")) {
          current.add(text);
        }
      }
      return byTool;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
