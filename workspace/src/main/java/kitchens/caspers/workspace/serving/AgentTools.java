package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.McpServer;
import kitchens.caspers.workspace.agents.Request;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.gateway.ToolGate;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Principal;

/** Functions of the catalog and, for an agent that declares them, tools of MCP servers. */
final class AgentTools implements Tools {

  private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};

  private final Tools functions;
  private final McpConnections connections;
  private final ToolGate gate;

  AgentTools(Tools functions, McpConnections connections, ToolGate gate) {
    this.functions = requireNonNull(functions, "functions is null");
    this.connections = requireNonNull(connections, "connections is null");
    this.gate = requireNonNull(gate, "gate is null");
  }

  @Override
  public Tools of(Agent agent, Request request) {
    return agent.mcpServers().isEmpty() ? functions : new Of(agent, request);
  }

  @Override
  public Tool describe(String fullName) {
    return functions.describe(fullName);
  }

  @Override
  public Result call(
      String fullName,
      Map<String, Object> arguments,
      Map<String, Long> minVersions,
      Duration wait,
      Principal caller) {
    return functions.call(fullName, arguments, minVersions, wait, caller);
  }

  /** A tool of a server, by its name there. */
  private record Named(McpServer server, String tool) {}

  /** Those of one agent, for one request. */
  private final class Of implements Tools {
    private final Agent agent;
    private final Request request;

    Of(Agent agent, Request request) {
      this.agent = agent;
      this.request = request;
    }

    @Override
    public Tool describe(String fullName) {
      if (!McpServer.names(fullName)) {
        return functions.describe(fullName);
      }
      Named named = named(fullName);
      var tool = connections.tool(named.server(), request.owner(), named.tool());
      return new Tool(fullName, tool.description(), List.of(), tool.inputSchema());
    }

    @Override
    public Result call(
        String fullName,
        Map<String, Object> arguments,
        Map<String, Long> minVersions,
        Duration wait,
        Principal caller) {
      if (!McpServer.names(fullName)) {
        return functions.call(fullName, arguments, minVersions, wait, caller);
      }
      Named named = named(fullName);
      // It may have changed since the model was told of it.
      connections.tool(named.server(), caller, named.tool());
      ToolGate.Use use =
          new ToolGate.Use(
              request.endpoint(),
              request.requester(),
              request.requestId(),
              named.server().name(),
              named.server().callsPerMinute(),
              named.tool(),
              arguments);
      ObjectNode answer =
          gate.use(use, let -> told(connections.call(named.server(), caller, named.tool(), let)));
      return new Result(List.of(Json.MAPPER.convertValue(answer, ROW)), Map.of());
    }

    private Named named(String fullName) {
      String model = fullName.substring(fullName.lastIndexOf('.') + 1);
      for (McpServer server : agent.mcpServers()) {
        for (String tool : server.tools()) {
          if (server.modelsName(tool).equals(model)) {
            return new Named(server, tool);
          }
        }
      }
      throw ApiException.notFound("the agent declares no tool '" + model + "'");
    }
  }

  /** An answer as one object. */
  private static ObjectNode told(CallToolResult result) {
    String text =
        result.content().stream()
            .filter(TextContent.class::isInstance)
            .map(content -> ((TextContent) content).text())
            .collect(Collectors.joining("\n"));
    if (Boolean.TRUE.equals(result.isError())) {
      throw ApiException.invalidParameter(text.isEmpty() ? "the tool failed" : text);
    }
    if (result.structuredContent() instanceof Map<?, ?> object) {
      return Json.MAPPER.valueToTree(new LinkedHashMap<>(object));
    }
    return Json.MAPPER.createObjectNode().put("text", text);
  }
}
