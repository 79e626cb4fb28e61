package kitchens.caspers.workspace.mcp;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.HttpHeaders;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.InitializeRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.mcp.McpSessions.Held;

/**
 * MCP's Streamable HTTP over this workspace's own HTTP server and the SDK's sessions. Every message
 * is a POST; an answer is JSON, or server-sent events when progress is told before it. There is
 * nothing that a server says unasked, so a GET is answered with 405, as the protocol allows.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">the
 *     transport's rules</a>
 */
final class McpDoor {

  static final int MOST_BYTES = 1 << 20;
  private static final int MOST_AT_ONCE = 128;
  private static final String ASKER = "asker";
  private static final TypeRef<InitializeRequest> INITIALIZE = new TypeRef<>() {};
  private static final TypeRef<Map<String, Object>> FIELDS = new TypeRef<>() {};

  /** JSON as MCP writes it, in whose names there are capitals. */
  static final ObjectMapper JSON = new ObjectMapper();

  private final McpJsonMapper json = new JacksonMcpJsonMapper(JSON);
  private final Conversations conversations;
  private final McpSessions sessions;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  McpDoor(Conversations conversations, McpSessions sessions) {
    this.conversations = requireNonNull(conversations, "conversations is null");
    this.sessions = requireNonNull(sessions, "sessions is null");
  }

  /** Who asks, in the context of a session's request. */
  static Asker asker(McpTransportContext context) {
    return (Asker) requireNonNull(context.get(ASKER), "no asker");
  }

  /** Takes one message. */
  void post(Context ctx, Toolset toolset) {
    Asker asker = asker(ctx);
    requireVersion(ctx);
    requireAccepted(ctx);
    JSONRPCMessage message = message(ctx);
    if (message instanceof JSONRPCRequest request
        && request.method().equals(McpSchema.METHOD_INITIALIZE)) {
      initialize(ctx, toolset, asker, request);
      return;
    }
    Held held = held(ctx, asker.principal());
    if (message instanceof JSONRPCRequest request) {
      ask(ctx, held, asker, request);
      return;
    }
    if (message instanceof JSONRPCNotification notification) {
      notified(held, notification);
    } else if (!(message instanceof JSONRPCResponse)) {
      throw ApiException.malformed("the message is no request, notification or response");
    }
    // Nothing is ever asked of a client, so a response answers nothing.
    ctx.status(202);
  }

  /** Ends a session. */
  void delete(Context ctx) {
    Held held = held(ctx, asker(ctx).principal());
    sessions.end(held.session().getId());
    ctx.status(200);
  }

  /** Says that nothing is told unasked. */
  void get(Context ctx) {
    asker(ctx);
    ctx.header("Allow", "POST, DELETE");
    throw new ApiException(
        405,
        "METHOD_NOT_ALLOWED",
        "this MCP server tells nothing unasked: send messages by POST to " + ctx.path());
  }

  private static Asker asker(Context ctx) {
    return new Asker(Caller.of(ctx), Origins.token(ctx));
  }

  private void initialize(Context ctx, Toolset toolset, Asker asker, JSONRPCRequest request) {
    // Whoever may not come here learns so now, and not at the first use.
    toolset.tools(asker);
    InitializeRequest said;
    try {
      said = json.convertValue(request.params(), INITIALIZE);
      requireNonNull(said, "params is missing");
    } catch (RuntimeException e) {
      throw ApiException.malformed("initialize: its params are not as MCP has them");
    }
    Running running = new Running();
    var begun = conversations.begin(toolset, said);
    sessions.add(new Held(asker.principal().id(), ctx.path(), begun.session(), running));
    ctx.header(HttpHeaders.MCP_SESSION_ID, begun.session().getId());
    answer(ctx, JSONRPCResponse.result(request.id(), begun.result()));
  }

  private void ask(Context ctx, Held held, Asker asker, JSONRPCRequest request) {
    if (!places.tryAcquire()) {
      throw ApiException.tooManyRequests(
          "the workspace answers " + MOST_AT_ONCE + " MCP requests at once; ask again", "1");
    }
    try {
      McpTransportContext context = McpTransportContext.create(Map.of(ASKER, asker));
      boolean taken =
          held.running()
              .run(
                  request.id(),
                  () ->
                      held.session()
                          .responseStream(new HttpReply(ctx, json))
                          .handle(request)
                          .contextWrite(c -> c.put(McpTransportContext.KEY, context))
                          .block());
      if (!taken) {
        throw ApiException.malformed("a request with the id " + request.id() + " is under way");
      }
    } finally {
      places.release();
    }
  }

  private void notified(Held held, JSONRPCNotification notification) {
    if (notification.method().equals("notifications/cancelled") && notification.params() != null) {
      held.running().cancel(json.convertValue(notification.params(), FIELDS).get("requestId"));
    }
  }

  private Held held(Context ctx, Principal principal) {
    String id = ctx.header(HttpHeaders.MCP_SESSION_ID);
    if (id == null || id.isBlank()) {
      throw ApiException.malformed(
          "the header Mcp-Session-Id is missing: begin with initialize, whose answer has it");
    }
    return sessions
        .find(id, principal.id(), ctx.path())
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "there is no such MCP session (any more): begin another with initialize"));
  }

  private static void requireVersion(Context ctx) {
    String version = ctx.header(HttpHeaders.PROTOCOL_VERSION);
    if (version != null && !Conversations.VERSIONS.contains(version)) {
      throw ApiException.invalidParameter(
          "the header MCP-Protocol-Version names a version that is not spoken here; spoken are "
              + Conversations.VERSIONS);
    }
  }

  private static void requireAccepted(Context ctx) {
    String accept = String.valueOf(ctx.header("Accept"));
    boolean any = accept.contains("*/*");
    if (!any && !(accept.contains("application/json") && accept.contains("text/event-stream"))) {
      throw new ApiException(
          406,
          "NOT_ACCEPTABLE",
          "the header Accept must list application/json and text/event-stream, as MCP has it");
    }
  }

  private JSONRPCMessage message(Context ctx) {
    if (ctx.req().getContentLengthLong() > MOST_BYTES) {
      // The rest of it is not read, so nothing can follow on this connection.
      ctx.header("Connection", "close");
      throw tooLarge();
    }
    byte[] body = ctx.bodyAsBytes();
    if (body.length > MOST_BYTES) {
      throw tooLarge();
    }
    try {
      return McpSchema.deserializeJsonRpcMessage(json, new String(body, StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      throw ApiException.malformed(
          "the body is not one JSON-RPC message (batches are none, since MCP 2025-06-18)");
    }
  }

  private static ApiException tooLarge() {
    return ApiException.tooLarge("a message of MCP has at most " + MOST_BYTES + " bytes here");
  }

  private void answer(Context ctx, JSONRPCResponse response) {
    try {
      ctx.contentType("application/json").result(json.writeValueAsString(response));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
