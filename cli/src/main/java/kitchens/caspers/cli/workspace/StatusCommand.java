package kitchens.caspers.cli.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caspers status}: what runs, where, and where its state is. */
@Command(
    name = "status",
    description = "Show whether the workspace runs, and what runs in it.",
    footer = {"", "Example:", "  caspers status -o json"})
public final class StatusCommand implements Runnable {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print it.")
  private Format output;

  @Override
  public void run() {
    var status = status(LocalWorkspace.of(System.getenv()));
    if (output == Format.JSON) {
      System.out.println(Pretty.json(status));
    } else {
      status.properties().forEach(part -> print(part.getKey(), part.getValue()));
    }
  }

  private static ObjectNode status(LocalWorkspace workspace) {
    var status = JsonNodeFactory.instance.objectNode();
    var running = workspace.running();
    if (running.isEmpty()) {
      var silent = workspace.announced();
      if (silent.isPresent()) {
        return status
            .put("status", "NOT_ANSWERING")
            .put("pid", silent.get().pid())
            .put("url", silent.get().url())
            .put("home", workspace.home().toString());
      }
      return status.put("status", "STOPPED").put("home", workspace.home().toString());
    }
    status.setAll((ObjectNode) workspace.status(running.get()));
    status.put("url", running.get().url());
    status.put("pid", running.get().pid());
    return status.put("home", workspace.home().toString());
  }

  private static void print(String name, JsonNode value) {
    System.out.printf("%-12s %s%n", name, line(value));
  }

  private static String line(JsonNode value) {
    if (value.isArray()) {
      var lines = new ArrayList<String>();
      value.forEach(item -> lines.add(line(item)));
      return lines.isEmpty() ? "none" : String.join("\n" + " ".repeat(13), lines);
    }
    if (value.isObject()) {
      var parts = new ArrayList<String>();
      value
          .properties()
          .forEach(
              field -> {
                var nested = field.getValue();
                if (!nested.isNull()) {
                  parts.add(
                      field.getKey().equals("state")
                          ? nested.asText()
                          : field.getKey() + " " + line(nested));
                }
              });
      return String.join(", ", parts);
    }
    return value.asText();
  }
}
