package kitchens.caspers.cli.chat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.cli.Main;
import kitchens.caspers.cli.mcp.UniverseTool;
import kitchens.caspers.cli.output.Surroundings;

/** Uses the universe's tools: each is a command of this command line, run in this process. */
final class Runner {

  /**
   * What came of a tool.
   *
   * @param ok whether it did what was asked
   * @param text what it printed
   */
  record Told(boolean ok, String text) {}

  private final Map<String, UniverseTool> tools = new LinkedHashMap<>();

  Runner(List<UniverseTool> tools) {
    tools.forEach(tool -> this.tools.put(tool.name(), tool));
  }

  UniverseTool tool(String name) {
    return tools.get(name);
  }

  List<UniverseTool> tools() {
    return List.copyOf(tools.values());
  }

  /** The command line that a call is, as a person would type it. */
  String asCommand(String tool, Map<String, Object> slots, boolean forAPerson) {
    var line = new StringBuilder("caspers");
    for (var word : words(tool, slots, forAPerson)) {
      var shown = word.strip().replaceAll("\\s+", " ");
      line.append(' ').append(shown.matches("[A-Za-z0-9_./:=,+-]+") ? shown : '\'' + shown + '\'');
    }
    return line.toString();
  }

  /**
   * Does it; what it says while it works goes where this process's errors go.
   *
   * @param forAPerson whether tables are printed where there are any, in place of JSON
   */
  Told run(String tool, Map<String, Object> slots, boolean forAPerson) {
    var before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      var around =
          new Surroundings(System.getenv(), InputStream.nullInputStream(), System.out, System.err);
      var code = Main.run(around, words(tool, slots, forAPerson).toArray(String[]::new));
      return new Told(code == 0, printed.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setOut(before);
    }
  }

  private List<String> words(String tool, Map<String, Object> slots, boolean forAPerson) {
    return tools.get(tool).words().apply(slots).stream()
        .filter(word -> !forAPerson || !word.equals("--output=json"))
        .toList();
  }
}
