package kitchens.caspers.compute.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import kitchens.caspers.compute.http.Json;

/**
 * The workspace's Unity Catalog routes that compute uses, in memory, over real HTTP. It keeps the
 * same contract as the workspace (paths, bodies, error shapes, lower-case names, locations below
 * the storage root) and stands here because compute may not import the workspace; the tests of both
 * together are in the benchmarks module.
 */
public final class CatalogServer implements AutoCloseable {
  public static final String TOKEN = "token-of-the-test";
  private static final String CHECK = "/api/2.0/caspers/privileges/check";
  private static final String API = "/api/2.1/unity-catalog/";

  private final HttpServer server;
  private final Path storage;
  private final Map<String, Map<String, ObjectNode>> all = new TreeMap<>();

  public CatalogServer(Path storage) throws IOException {
    this.storage = storage;
    for (String kind : new String[] {"catalogs", "schemas", "tables", "volumes", "functions"}) {
      all.put(kind, new TreeMap<>());
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(API, this::handle);
    server.createContext(CHECK, this::check);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The entry of a table, schema, …; null when there is none. */
  public synchronized JsonNode get(String kind, String fullName) {
    return all.get(kind).get(fullName);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Everybody holds everything here: who may what is the workspace's business. */
  private void check(HttpExchange exchange) throws IOException {
    try (exchange) {
      reply(exchange, 200, Json.MAPPER.createObjectNode());
    }
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        reply(exchange, 401, error("UNAUTHENTICATED", "no token"));
        return;
      }
      String[] path = exchange.getRequestURI().getRawPath().substring(API.length()).split("/");
      String kind = path[0];
      if (path.length == 1) {
        collection(exchange, kind);
      } else {
        String name = decode(path[1]).toLowerCase(Locale.ROOT);
        one(exchange, kind, name);
      }
    }
  }

  private void collection(HttpExchange exchange, String kind) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      String prefix = query(exchange, "catalog_name");
      String schema = query(exchange, "schema_name");
      prefix = prefix.isEmpty() ? "" : prefix + ".";
      prefix = schema.isEmpty() ? prefix : prefix + schema + ".";
      ObjectNode body = Json.MAPPER.createObjectNode();
      ArrayNode items = body.putArray(kind);
      for (var entry : all.get(kind).entrySet()) {
        if (entry.getKey().startsWith(prefix)) {
          items.add(entry.getValue());
        }
      }
      reply(exchange, 200, body);
      return;
    }
    ObjectNode body = (ObjectNode) Json.MAPPER.readTree(exchange.getRequestBody());
    ObjectNode item = body;
    if (kind.equals("functions")) {
      item = (ObjectNode) body.get("function_info");
      item.set("online", body.get("online"));
      item.put("updated_at", System.nanoTime());
    }
    item.put("name", item.get("name").asText().toLowerCase(Locale.ROOT));
    String parent =
        switch (kind) {
          case "catalogs" -> "";
          case "schemas" -> item.get("catalog_name").asText() + ".";
          default ->
              item.get("catalog_name").asText() + "." + item.get("schema_name").asText() + ".";
        };
    String full = parent + item.get("name").asText();
    if (all.get(kind).containsKey(full) && !body.path("replace").asBoolean()) {
      reply(exchange, 409, error("RESOURCE_ALREADY_EXISTS", full + " already exists"));
      return;
    }
    if (kind.equals("schemas")) {
      item.put("storage_location", storage.toUri() + full.replace('.', '/'));
    } else if (kind.equals("volumes") && !item.hasNonNull("storage_location")) {
      String root =
          all.get("schemas")
              .get(parent.substring(0, parent.length() - 1))
              .get("storage_location")
              .asText();
      item.put("storage_location", root + "/volumes/" + item.get("name").asText());
    }
    all.get(kind).put(full, item);
    reply(exchange, 200, item);
  }

  private void one(HttpExchange exchange, String kind, String name) throws IOException {
    ObjectNode item = all.get(kind).get(name);
    if (item == null) {
      reply(exchange, 404, error("RESOURCE_DOES_NOT_EXIST", name + " does not exist"));
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "DELETE" -> {
        boolean used =
            all.values().stream()
                .flatMap(entries -> entries.keySet().stream())
                .anyMatch(full -> full.startsWith(name + "."));
        if (used && !query(exchange, "force").equals("true")) {
          reply(exchange, 409, error("RESOURCE_CONFLICT", name + " is not empty"));
          return;
        }
        all.values().forEach(e -> e.keySet().removeIf(full -> full.startsWith(name + ".")));
        all.get(kind).remove(name);
        reply(exchange, 200, Json.MAPPER.createObjectNode());
      }
      case "PATCH" -> {
        item.setAll((ObjectNode) Json.MAPPER.readTree(exchange.getRequestBody()));
        reply(exchange, 200, item);
      }
      default -> reply(exchange, 200, item);
    }
  }

  private static String query(HttpExchange exchange, String name) {
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return decode(pair.substring(name.length() + 1));
      }
    }
    return "";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static ObjectNode error(String code, String message) {
    return Json.MAPPER.createObjectNode().put("error_code", code).put("message", message);
  }

  private static void reply(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
