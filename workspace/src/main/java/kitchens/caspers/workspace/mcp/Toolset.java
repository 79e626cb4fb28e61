package kitchens.caspers.workspace.mcp;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The tools of one MCP server, as one of its askers has them. */
interface Toolset {

  /** A tool in somebody's hand. */
  record Use(Tool tool, Call call) {}

  /** What a tool does. */
  @FunctionalInterface
  interface Call {

    /**
     * Does it.
     *
     * @param arguments held to the tool's schema already
     * @param progress told, line by line, what the tool says while it works
     * @throws kitchens.caspers.workspace.http.ApiException as the tool refuses; the client is told
     *     so in the result
     */
    CallToolResult with(Map<String, Object> arguments, Consumer<String> progress)
        throws InterruptedException;
  }

  /** What the server says of itself to a model. */
  String instructions();

  /**
   * The tools that this asker may use, by name.
   *
   * @throws kitchens.caspers.workspace.http.ApiException 403 or 404 when the asker may not come
   *     here at all
   */
  List<Tool> tools(Asker asker);

  /** One of them; empty when there is none of that name, or none for this asker. */
  Optional<Use> use(Asker asker, String name);
}
