package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.outbound.Outbound;

/**
 * The MCP servers that an app's environment names: each variable with MCP in its name and an
 * address in it. Each is told {@code initialize}, as every client begins. The person's token goes
 * to this workspace alone, and servers elsewhere are asked for administrators only, since the
 * workspace may reach what its people may not.
 *
 * @see <a href="https://modelcontextprotocol.io/specification">the protocol</a>
 */
record McpServers(Caller caller) {

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

  void look(Map<String, String> environment, Findings found) {
    environment.forEach(
        (name, value) -> {
          if (NAME.matcher(name).matches() && URL.matcher(value).matches()) {
            look(name, value, found);
          }
        });
  }

  private void look(String name, String url, Findings found) {
    boolean own = caller.rest().holds(url);
    if (!own && !caller.principal().admin()) {
      found.warn(
          "MCP server",
          url,
          "was not asked",
          "servers elsewhere are asked when an administrator looks");
      return;
    }
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .header("Content-Type", "application/json")
              .header("Accept", "application/json, text/event-stream")
              .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE));
      if (own) {
        request.header("Authorization", "Bearer " + caller.rest().token());
      }
      HttpResponse<byte[]> answer = OUTBOUND.send(request.build(), PATIENCE, LONGEST);
      String body = new String(answer.body(), StandardCharsets.UTF_8);
      Matcher event = DATA.matcher(body);
      JsonNode said = Json.MAPPER.readTree(event.find() ? event.group(1) : body);
      String server = said.at("/result/serverInfo/name").asText("");
      if (answer.statusCode() == 200 && !server.isEmpty()) {
        found.ok("MCP server", url, server + " answers");
      } else {
        found.fail("MCP server", url, "answered with " + answer.statusCode(), mend(name));
      }
    } catch (IOException | IllegalArgumentException | ApiException e) {
      found.fail("MCP server", url, "does not answer: " + e.getMessage(), mend(name));
    }
  }

  private static String mend(String name) {
    return "start it, or correct " + name + " in the app's environment";
  }
}
