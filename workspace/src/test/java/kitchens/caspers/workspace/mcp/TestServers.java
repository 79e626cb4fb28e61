package kitchens.caspers.workspace.mcp;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/** An MCP server of a workspace's, with tools that a test makes. */
public final class TestServers implements Feature {

  private record Made(
      Tool tool, BiFunction<Asker, Map<String, Object>, Map<String, Object>> does) {}

  private final String path;
  private final List<Made> tools = new ArrayList<>();
  private final McpDoor door =
      new McpDoor(new Conversations("1"), new McpSessions(Clock.systemUTC()));

  /** Who asked for tools, in order. */
  public final List<String> askers = new CopyOnWriteArrayList<>();

  public TestServers(String path) {
    this.path = path;
  }

  /**
   * Adds a tool.
   *
   * @param does answers by user name and arguments
   */
  public TestServers with(
      String name,
      boolean reads,
      Map<String, Object> schema,
      BiFunction<String, Map<String, Object>, Map<String, Object>> does) {
    tools.add(
        new Made(
            Tool.builder(name, schema)
                .description("A tool called " + name)
                .annotations(new ToolAnnotations(null, reads, false, reads, false, null))
                .build(),
            (asker, given) -> does.apply(asker.principal().userName(), given)));
    return this;
  }

  @Override
  public void routes(Routes r) {
    r.post(path, ctx -> door.post(ctx, toolset));
  }

  private final Toolset toolset =
      new Toolset() {
        @Override
        public String instructions() {
          return "for tests";
        }

        @Override
        public List<Tool> tools(Asker asker) {
          askers.add(asker.principal().userName());
          return tools.stream().map(Made::tool).toList();
        }

        @Override
        public Optional<Use> use(Asker asker, String name) {
          return tools.stream()
              .filter(made -> made.tool().name().equals(name))
              .findFirst()
              .map(
                  made ->
                      new Use(
                          made.tool(),
                          (given, progress) -> answer(made.does().apply(asker, given))));
        }
      };

  private static CallToolResult answer(Map<String, Object> object) {
    if (object.containsKey("refused")) {
      throw ApiException.invalidParameter(object.get("refused").toString());
    }
    return Results.of(object);
  }
}
