package kitchens.caspers.workspace.mcp;

import static java.util.Objects.requireNonNull;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.server.McpRequestHandler;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.InitializeRequest;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ListToolsResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import kitchens.caspers.workspace.http.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** What a session answers: a toolset's list and its tools, in the name of whoever asks. */
final class Conversations {

  /** The versions of MCP that are spoken, the newest first. */
  static final List<String> VERSIONS =
      List.of(
          ProtocolVersions.MCP_2025_11_25,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_03_26);

  private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
  private static final Duration CLIENTS_ANSWER = Duration.ofSeconds(10);
  private static final TypeRef<CallToolRequest> CALL = new TypeRef<>() {};

  /** A session and what its client is told of it. */
  record Begun(McpStreamableServerSession session, InitializeResult result) {}

  private final JacksonMcpJsonMapper json = new JacksonMcpJsonMapper(McpDoor.JSON);
  private final JsonSchemaValidator schemas = new DefaultJsonSchemaValidator(McpDoor.JSON);
  private final Implementation self;

  /**
   * @param version of this workspace
   */
  Conversations(String version) {
    this.self =
        Implementation.builder("caspers-workspace", requireNonNull(version, "version is null"))
            .build();
  }

  Begun begin(Toolset toolset, InitializeRequest asked) {
    Map<String, McpRequestHandler<?>> handlers =
        Map.of(
            McpSchema.METHOD_PING,
            (exchange, params) -> Mono.just(Map.of()),
            McpSchema.METHOD_TOOLS_LIST,
            (exchange, params) -> Mono.fromCallable(() -> list(toolset, exchange)),
            McpSchema.METHOD_TOOLS_CALL,
            (exchange, params) -> Mono.fromCallable(() -> call(toolset, exchange, params)));
    McpStreamableServerSession session =
        new McpStreamableServerSession(
            UUID.randomUUID().toString(),
            asked.capabilities(),
            asked.clientInfo(),
            CLIENTS_ANSWER,
            handlers,
            Map.of());
    String version =
        VERSIONS.contains(asked.protocolVersion()) ? asked.protocolVersion() : VERSIONS.get(0);
    return new Begun(
        session,
        InitializeResult.builder(version, ServerCapabilities.builder().tools(false).build(), self)
            .instructions(toolset.instructions())
            .build());
  }

  private static ListToolsResult list(Toolset toolset, McpAsyncServerExchange exchange) {
    try {
      return ListToolsResult.builder(toolset.tools(McpDoor.asker(exchange.transportContext())))
          .build();
    } catch (ApiException e) {
      throw refused(McpSchema.ErrorCodes.INVALID_REQUEST, e.getMessage());
    }
  }

  private CallToolResult call(Toolset toolset, McpAsyncServerExchange exchange, Object params) {
    CallToolRequest asked;
    try {
      asked = json.convertValue(params, CALL);
      requireNonNull(asked, "params is missing");
    } catch (RuntimeException e) {
      throw refused(McpSchema.ErrorCodes.INVALID_PARAMS, "tools/call: its params are none");
    }
    Asker asker = McpDoor.asker(exchange.transportContext());
    try {
      Map<String, Object> given = asked.arguments() == null ? Map.of() : asked.arguments();
      Toolset.Use use = use(toolset, asker, asked.name());
      Tool tool = use.tool();
      var held = schemas.validate(tool.inputSchema(), given);
      if (!held.valid()) {
        return failed("the arguments of " + tool.name() + " are not right: " + held.errorMessage());
      }
      return use.call().with(given, progress(exchange, asked));
    } catch (McpError e) {
      throw e;
    } catch (ApiException e) {
      return failed(e.errorCode() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      return failed("cancelled");
    } catch (RuntimeException e) {
      String reference = UUID.randomUUID().toString();
      LOG.error("MCP tool '{}' failed, reference {}", cut(asked.name()), reference, e);
      return failed(
          "something went wrong inside the workspace: look for reference "
              + reference
              + " in logs/workspace.log");
    }
  }

  private static Toolset.Use use(Toolset toolset, Asker asker, String name) {
    return toolset
        .use(asker, name)
        .orElseThrow(
            () ->
                refused(
                    McpSchema.ErrorCodes.INVALID_PARAMS,
                    "there is no tool '" + cut(name) + "' for you here: tools/list has those"));
  }

  private static String cut(String name) {
    String plain = String.valueOf(name).replaceAll("\\p{Cntrl}", " ");
    return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
  }

  private static McpError refused(int code, String message) {
    return McpError.builder(code).message(message).build();
  }

  private static CallToolResult failed(String why) {
    return Results.failed(why);
  }

  /** What a tool says while it works, to a client that asked to be told. */
  private static Consumer<String> progress(McpAsyncServerExchange exchange, CallToolRequest asked) {
    Object token = asked.meta() == null ? null : asked.meta().get("progressToken");
    AtomicInteger step = new AtomicInteger();
    return token == null
        ? line -> {}
        : line ->
            exchange
                .progressNotification(
                    ProgressNotification.builder(token, step.incrementAndGet())
                        .message(line)
                        .build())
                .block();
  }
}
