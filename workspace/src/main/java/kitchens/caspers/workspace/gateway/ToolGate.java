package kitchens.caspers.workspace.gateway;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.gateway.AiGateway.RateLimit;
import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.gateway.limits.RateLimits;
import kitchens.caspers.workspace.gateway.payload.Entry;
import kitchens.caspers.workspace.gateway.payload.Journal;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Principal;

/**
 * What stands between an agent and the MCP servers that it uses: each use of a tool is limited,
 * passes the guardrails of the agent's endpoint, and is kept where that endpoint keeps its
 * requests, under the served entity {@code mcp:<server>}.
 */
public final class ToolGate {

  /**
   * One use of a tool.
   *
   * @param endpoint of the agent
   * @param requester who asked the agent
   * @param clientRequestId by which the agent's own request is found; may be null
   * @param callsPerMinute of this server through this endpoint
   */
  public record Use(
      String endpoint,
      Principal requester,
      String clientRequestId,
      String server,
      int callsPerMinute,
      String tool,
      Map<String, Object> arguments) {}

  /** Asks the server. */
  @FunctionalInterface
  public interface Ask {
    ObjectNode with(Map<String, Object> arguments);
  }

  private static final TypeReference<Map<String, Object>> AS_MAP = new TypeReference<>() {};

  private final Gates gates;
  private final Journal journal;
  private final Clock clock;
  private final Map<String, RateLimits> limits = new ConcurrentHashMap<>();
  private final long began = System.nanoTime();

  ToolGate(Gates gates, Journal journal, Clock clock) {
    this.gates = requireNonNull(gates, "gates is null");
    this.journal = requireNonNull(journal, "journal is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Uses a tool.
   *
   * @return what the server answered, as it is let out
   * @throws ApiException 429 beyond the limit, 400 when a guardrail strikes, 503 when the endpoint
   *     keeps each request and there is no room, or as {@code ask} throws it
   */
  public ObjectNode use(Use use, Ask ask) {
    Gate gate = gates.of(use.endpoint());
    Instant at = clock.instant();
    long start = System.nanoTime();
    byte[] sent = null;
    try {
      if (gate.config().keepsPayloads() && !journal.hasRoom()) {
        throw ApiException.temporarilyUnavailable(
            "endpoint '" + use.endpoint() + "' keeps each request, and its journal is full");
      }
      admit(use);
      RequestBody let = gate.letIn(RequestBody.of(bytes(request(use))));
      sent = let.bytes();
      Map<String, Object> arguments =
          Json.MAPPER.convertValue(let.tree().path("arguments"), AS_MAP);
      byte[] answer = gate.letOut(bytes(ask.with(arguments)));
      keep(gate, use, at, start, 200, sent, answer);
      return (ObjectNode) Json.MAPPER.readTree(answer);
    } catch (ApiException e) {
      keep(gate, use, at, start, e.status(), sent, Refusals.body(e));
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("an answer that was written cannot be read", e);
    }
  }

  private void admit(Use use) {
    RateLimits all =
        limits.compute(
            use.endpoint() + "/mcp:" + use.server() + "/" + use.callsPerMinute(),
            (key, known) ->
                known != null
                    ? known
                    : new RateLimits(
                        use.endpoint() + "' for its MCP server '" + use.server(),
                        List.of(
                            new RateLimit(
                                (long) use.callsPerMinute(), "endpoint", null, "minute", null)),
                        () -> (System.nanoTime() - began) / 1_000_000_000L));
    try {
      all.admit(use.requester(), 0).settle(0);
    } catch (RateLimits.Struck struck) {
      throw struck.refusal();
    }
  }

  private static ObjectNode request(Use use) {
    ObjectNode request =
        Json.MAPPER.createObjectNode().put("mcp_server", use.server()).put("tool", use.tool());
    request.set("arguments", Json.MAPPER.valueToTree(use.arguments()));
    return request;
  }

  private void keep(
      Gate gate, Use use, Instant at, long start, int status, byte[] sent, byte[] answer) {
    long millis = (System.nanoTime() - start) / 1_000_000;
    boolean payload = gate.config().keepsPayloads();
    if (payload || gate.config().countsUsage()) {
      journal.append(
          new Entry(
              new Entry.Asked(
                  payload
                      ? PayloadTable.of(gate.endpoint(), gate.config().inferenceTableConfig())
                      : null,
                  gate.setBy(),
                  gate.config().countsUsage(),
                  gate.endpoint(),
                  UUID.randomUUID().toString(),
                  use.clientRequestId(),
                  at,
                  sent,
                  use.requester().userName(),
                  null,
                  false)),
          new Entry.Told(status, millis, -1, answer, false, "mcp:" + use.server(), -1, -1));
    }
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return Json.MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
