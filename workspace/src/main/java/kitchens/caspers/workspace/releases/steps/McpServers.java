package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.McpServer;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.outbound.Outbound;

/**
 * The MCP servers that an agent declares, and those that an app's environment names: each variable
 * with MCP in its name and an address in it. Each is told {@code initialize}, as every client
 * begins. The person's token goes to this workspace alone, and servers elsewhere are asked for
 * administrators only, since the workspace may reach what its people may not.
 *
 * @see <a href="https://modelcontextprotocol.io/specification">the protocol</a>
 */
record McpServers(Caller caller) {

  private static final String CHECK = "MCP server";
  private static final Pattern NAME = Pattern.compile("(?i)(^|.*_)MCP(_.*|$)");
  private static final Pattern URL = Pattern.compile("https?://[^\\s]+");
  private static final Pattern DATA = Pattern.compile("(?m)^data: ?(\\{.*\\})\\s*$");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST = 1 << 20;
  private static final Outbound OUTBOUND = new Outbound();

  private static final String INITIALIZE =
      """
      {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",
       "capabilities": {}, "clientInfo": {"name": "caspers-preflight", "version": "1"}}}
      """;

  /** Those of an app. */
  void look(Map<String, String> environment, Findings found) {
    environment.forEach(
        (name, value) -> {
          if (NAME.matcher(name).matches() && URL.matcher(value).matches()) {
            look(
                value,
                Optional.empty(),
                "start it, or correct " + name + " in the app's environment",
                found);
          }
        });
  }

  /** Those of an agent, with the token that it has for each. */
  void look(Agent agent, Findings found) {
    for (McpServer server : agent.mcpServers()) {
      String url =
          server.url().isAbsolute()
              ? server.url().toString()
              : caller.rest().at(server.url().toString());
      String mend = "start it, or correct '" + server.name() + "' in agent.yml, mcp_servers";
      try {
        look(url, server.secret().map(this::secret), mend, found);
      } catch (ApiException e) {
        found.warn(
            CHECK, url, "was not asked: " + e.getMessage(), "look as who may read its token");
      }
    }
  }

  private String secret(McpServer.Secret secret) {
    JsonNode read =
        caller.rest().get("/api/2.0/secrets/get?scope=" + secret.scope() + "&key=" + secret.key());
    return new String(
        Base64.getDecoder().decode(read.path("value").asText()), StandardCharsets.UTF_8);
  }

  private void look(String url, Optional<String> token, String mend, Findings found) {
    boolean own = caller.rest().holds(url);
    if (!own && !caller.principal().admin()) {
      found.warn(
          CHECK, url, "was not asked", "servers elsewhere are asked when an administrator looks");
      return;
    }
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .header("Content-Type", "application/json")
              .header("Accept", "application/json, text/event-stream")
              .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE));
      (own ? Optional.of(caller.rest().token()) : token)
          .ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
      HttpResponse<byte[]> answer = OUTBOUND.send(request.build(), PATIENCE, LONGEST);
      String body = new String(answer.body(), StandardCharsets.UTF_8);
      Matcher event = DATA.matcher(body);
      JsonNode said = Json.MAPPER.readTree(event.find() ? event.group(1) : body);
      String server = said.at("/result/serverInfo/name").asText("");
      if (answer.statusCode() == 200 && !server.isEmpty()) {
        found.ok(CHECK, url, server + " answers");
      } else {
        found.fail(CHECK, url, "answered with " + answer.statusCode(), mend);
      }
    } catch (IOException | IllegalArgumentException e) {
      found.fail(CHECK, url, "does not answer: " + e.getMessage(), mend);
    }
  }
}
