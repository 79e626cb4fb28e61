package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import kitchens.caspers.workspace.agents.McpServer;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.gateway.providers.McpHttp;
import kitchens.caspers.workspace.gateway.providers.ProviderHttp;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.IssuedToken;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Tokens;

/**
 * Agents' connections to MCP servers, each in the name of an endpoint's maker: this workspace's own
 * are asked with a token of theirs, others with the secret that they may read. A connection is used
 * again, and its list of tools for half a minute.
 */
final class McpConnections implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST = 256;
  private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();
  private static final Duration TOKENS_LIFE = Duration.ofHours(2);
  private static final long RENEWED_NANOS = Duration.ofHours(1).toNanos();

  private record Key(McpServer server, String principalId) {}

  private record Listed(Map<String, Tool> tools, long at) {}

  private record Own(IssuedToken token, long at) {}

  private static final class Connection {
    private final McpSyncClient client;
    private volatile Listed listed;

    Connection(McpSyncClient client) {
      this.client = client;
    }
  }

  private final ObjectMapper json = new ObjectMapper();
  private final ProviderHttp http;
  private final SecretValues secrets;
  private final Tokens tokens;
  private final URI self;
  private final Map<Key, Connection> connections = new ConcurrentHashMap<>();
  private final Map<String, Own> own = new ConcurrentHashMap<>();

  /**
   * @param self where this workspace answers
   */
  McpConnections(ProviderHttp http, SecretValues secrets, Tokens tokens, URI self) {
    this.http = requireNonNull(http, "http is null");
    this.secrets = requireNonNull(secrets, "secrets is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.self = requireNonNull(self, "self is null");
  }

  /**
   * A tool of a server.
   *
   * @throws Tools.Unavailable when the server does not answer
   * @throws ApiException 404 when it has no such tool, 403 when the tool may change things and the
   *     agent only reads
   */
  Tool tool(McpServer server, Principal owner, String name) {
    Tool tool = asking(server, owner, connection -> tools(connection).get(name));
    if (tool == null) {
      throw ApiException.notFound(
          "the MCP server '" + server.name() + "' has no tool '" + name + "' for this agent");
    }
    boolean reads =
        tool.annotations() != null && Boolean.TRUE.equals(tool.annotations().readOnlyHint());
    if (server.readOnly() && !reads) {
      throw ApiException.permissionDenied(
          "the tool '"
              + name
              + "' of the MCP server '"
              + server.name()
              + "' does not say that it only reads: give the server read_only: false in agent.yml if"
              + " the agent may change things by it");
    }
    return tool;
  }

  /** Uses a tool. */
  CallToolResult call(
      McpServer server, Principal owner, String tool, Map<String, Object> arguments) {
    return asking(
        server,
        owner,
        connection -> connection.client.callTool(new CallToolRequest(tool, arguments, null)));
  }

  private <T> T asking(McpServer server, Principal owner, Function<Connection, T> ask) {
    Key key = new Key(server, owner.id());
    for (boolean again = false; ; again = true) {
      Connection known = connections.get(key);
      try {
        return ask.apply(known == null ? connect(key, owner) : known);
      } catch (McpError e) {
        throw ApiException.invalidParameter(
            "the MCP server '" + server.name() + "' refuses: " + cut(e.getMessage()));
      } catch (ApiException e) {
        throw e;
      } catch (RuntimeException e) {
        connections.remove(key);
        // One that was kept may have been forgotten by its server.
        if (known == null || again) {
          throw new Tools.Unavailable(
              "the MCP server '" + server.name() + "' does not answer: " + cut(reason(e)));
        }
      }
    }
  }

  private Connection connect(Key key, Principal owner) {
    if (connections.size() >= MOST) {
      connections.clear();
    }
    McpServer server = key.server();
    boolean ours = !server.url().isAbsolute();
    var place =
        new McpHttp.Place(
            ours ? URI.create(self + server.url().toString()) : server.url(),
            token(server, owner),
            ours,
            LIMIT,
            MOST_BYTES);
    var mapper = new JacksonMcpJsonMapper(json);
    McpSyncClient client =
        McpClient.sync(new McpHttp(http, place, mapper))
            .clientInfo(Implementation.builder("caspers-agents", "1").build())
            .jsonSchemaValidator(new DefaultJsonSchemaValidator(json))
            .requestTimeout(LIMIT)
            .initializationTimeout(LIMIT)
            .build();
    client.initialize();
    Connection connection = new Connection(client);
    connections.put(key, connection);
    return connection;
  }

  private static Map<String, Tool> tools(Connection connection) {
    Listed listed = connection.listed;
    if (listed == null || System.nanoTime() - listed.at() > FRESH_NANOS) {
      List<Tool> told = connection.client.listTools().tools();
      Map<String, Tool> byName = new java.util.HashMap<>();
      told.forEach(tool -> byName.put(tool.name(), tool));
      listed = new Listed(byName, System.nanoTime());
      connection.listed = listed;
    }
    return listed.tools();
  }

  private Supplier<String> token(McpServer server, Principal owner) {
    if (!server.url().isAbsolute()) {
      return () -> own(owner);
    }
    return () ->
        server
            .secret()
            .map(
                at ->
                    new String(secrets.value(owner, at.scope(), at.key()), StandardCharsets.UTF_8))
            .map(String::strip)
            .orElse(null);
  }

  private String own(Principal owner) {
    return own.compute(
            owner.id(),
            (id, known) -> {
              if (known != null && System.nanoTime() - known.at() < RENEWED_NANOS) {
                return known;
              }
              if (known != null) {
                tokens.revoke(known.token().id());
              }
              return new Own(
                  tokens.issue(
                      owner, TOKENS_LIFE, "an agent's way to this workspace's MCP servers"),
                  System.nanoTime());
            })
        .token()
        .secret();
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String cut(String text) {
    String plain = String.valueOf(text).replaceAll("\\p{Cntrl}", " ");
    return plain.length() > 500 ? plain.substring(0, 500) + "…" : plain;
  }

  @Override
  public void close() {
    connections.clear();
    own.values().forEach(held -> tokens.revoke(held.token().id()));
    own.clear();
  }
}
