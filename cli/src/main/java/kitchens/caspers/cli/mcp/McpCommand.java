package kitchens.caspers.cli.mcp;

import java.io.InputStream;
import java.util.Optional;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.workspace.Lent;
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

  @Option(
      names = "--for-callers",
      hidden = true,
      description = "Serve a workspace: each call brings its asker's token.")
  private boolean forCallers;

  @Override
  public void run() {
    if (!catalog.matches("[A-Za-z_][A-Za-z0-9_]{0,100}")) {
      throw new CliException("--catalog is \"" + catalog + "\", which cannot name a catalog");
    }
    var tools = new UniverseTools(catalog);
    var in = System.in;
    var out = System.out;
    // The protocol has the real ones; what commands read and print is another matter.
    System.setIn(InputStream.nullInputStream());
    try (var server =
        forCallers
            ? new UniverseServer(CallerTools.of(tools), Optional.of(host()), in, out)
            : new UniverseServer(tools.all(), Optional.empty(), in, out)) {
      server.serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String host() {
    var host = System.getenv("DATABRICKS_HOST");
    if (host == null || host.isBlank()) {
      throw new CliException("--for-callers needs the workspace's address in DATABRICKS_HOST");
    }
    Lent.only();
    return host;
  }
}
