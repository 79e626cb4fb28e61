package kitchens.caspers.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of a workspace as a deployment of jobs asks for, in this process: what loads the classes
 * that a deployment uses, so that the launcher can archive them. It is no workspace for anybody.
 */
final class WarmServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMPORT = "/api/2.0/workspace-files/import-file";

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<Long, JsonNode> jobs = new ConcurrentHashMap<>();
  private final HttpServer server;

  WarmServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String host() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var path = exchange.getRequestURI().getPath();
      var answer = JsonNodeFactory.instance.objectNode();
      var query = String.valueOf(exchange.getRequestURI().getQuery());
      var status = 200;
      if (path.startsWith(IMPORT)) {
        files.put(path.substring(IMPORT.length()), body);
      } else if (path.endsWith("/workspace/export")) {
        var content = files.get(query.replaceAll(".*path=([^&]*).*", "$1"));
        status = content == null ? 404 : 200;
        if (content != null) {
          answer.put("content", Base64.getEncoder().encodeToString(content));
        }
      } else if (path.endsWith("/workspace/list")) {
        status = 404;
      } else if (path.endsWith("/jobs/create")) {
        var id = jobs.size() + 1L;
        jobs.put(id, JSON.readTree(body));
        answer.put("job_id", id);
      } else if (path.endsWith("/jobs/list")) {
        var list = answer.putArray("jobs");
        jobs.forEach(
            (id, settings) -> list.addObject().put("job_id", id).set("settings", settings));
      } else if (path.endsWith("/jobs/get")) {
        var id = Long.parseLong(query.replaceAll(".*job_id=(\\d+).*", "$1"));
        answer.put("job_id", id).set("settings", jobs.get(id));
      } else if (path.endsWith("/caspers/status")) {
        answer.put("status", "RUNNING");
      } else if (path.endsWith("/Me")) {
        answer.put("userName", "warm");
      }
      if (status == 404) {
        answer.put("error_code", "RESOURCE_DOES_NOT_EXIST").put("message", "not here");
      }
      var bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
