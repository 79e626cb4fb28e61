package kitchens.caspers.cli.mcp;

import java.io.InputStream;
import kitchens.caspers.cli.output.CliException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caspers mcp}: the universe for a model, over standard input and output. */
@Command(
    name = "mcp",
    description = {
      "Serve the universe to an MCP client over standard input and output: start and stop it, run",
      "stages, open locations, place orders, let faults happen, ask SQL, explain and decide refunds.",
      "The client acts as the person whose token this command line uses."
    },
    footer = {
      "",
      "Example:",
      "  caspers mcp --catalog caspers",
      "",
      "In a desktop client's settings:",
      "  {\"mcpServers\": {\"caspers\": {\"command\": \"/path/to/caspers\", \"args\": [\"mcp\"]}}}"
    })
public final class McpCommand implements Runnable {

  @Option(
      names = "--catalog",
      defaultValue = "caspers",
      description = "The universe's catalog (default: ${DEFAULT-VALUE}).")
  private String catalog;

  @Override
  public void run() {
    if (!catalog.matches("[A-Za-z_][A-Za-z0-9_]{0,100}")) {
      throw new CliException("--catalog is \"" + catalog + "\", which cannot name a catalog");
    }
    var in = System.in;
    var out = System.out;
    // The protocol has the real ones; what commands read and print is another matter.
    System.setIn(InputStream.nullInputStream());
    try (var server = new UniverseServer(new UniverseTools(catalog).all(), in, out)) {
      server.serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
