package kitchens.caspers.compute.catalog;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.http.Json;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import scala.Option;

/**
 * The workspace's Unity Catalog REST ({@code /api/2.1/unity-catalog}), as far as compute needs it.
 * Errors of the workspace come through as {@link ComputeException} with their own code and message.
 */
public final class UnityClient {
  private static final AtomicReference<UnityClient> INSTALLED = new AtomicReference<>();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String API = "/api/2.1/unity-catalog/";

  private static final String CHECK = "/api/2.0/caspers/privileges/check";

  private final HttpClient http;
  private final String principal;
  private final String url;
  private final String token;
  private final Runnable beforeWrite;

  /**
   * @param url where the workspace answers, without a path
   * @param beforeWrite runs before each request that changes something; the epoch's check
   */
  public UnityClient(String url, String token, Runnable beforeWrite) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build(),
        null,
        requireNonNull(url, "url is null"),
        requireNonNull(token, "token is null"),
        requireNonNull(beforeWrite, "beforeWrite is null"));
  }

  private UnityClient(
      HttpClient http, String principal, String url, String token, Runnable beforeWrite) {
    this.http = http;
    this.principal = principal;
    this.url = url;
    this.token = token;
    this.beforeWrite = beforeWrite;
  }

  /** The same client asking on behalf of a principal, with that principal's privileges. */
  public UnityClient as(String userName) {
    return new UnityClient(http, requireNonNull(userName), url, token, beforeWrite);
  }

  /** Makes this the client of the catalogs that Spark instantiates by their class name. */
  public void install() {
    INSTALLED.set(this);
  }

  /** The installed client with compute's own privileges. */
  public static UnityClient own() {
    return requireNonNull(INSTALLED.get(), "no UnityClient is installed");
  }

  /** The installed client; within a statement it acts for the statement's principal. */
  public static UnityClient installed() {
    return SparkSession.getActiveSession()
        .flatMap(session -> Option.apply(ServedSession.principal(session).orElse(null)))
        .map(own()::as)
        .getOrElse(UnityClient::own);
  }

  /**
   * Lets pass when the privilege is held.
   *
   * @param type {@code CATALOG}, {@code SCHEMA}, {@code TABLE}, …
   * @throws ComputeException 403 PERMISSION_DENIED with the workspace's words
   */
  public void require(String type, String fullName, String privilege) {
    ObjectNode check = Json.MAPPER.createObjectNode();
    check
        .putArray("privileges")
        .addObject()
        .put("securable_type", type)
        .put("full_name", fullName)
        .put("privilege", privilege);
    body(send("POST", CHECK, check, null));
  }

  /** Lets pass administrators; {@code what} says what only they may do. */
  public void requireAdministrator(String what) {
    body(send("POST", CHECK, Json.MAPPER.createObjectNode().put("admin", what), null));
  }

  /** Asks a route of the workspace's Unity Catalog as it is; {@code body} may be null. */
  public JsonNode request(String method, String path, JsonNode body) {
    if (!method.equals("GET")) {
      beforeWrite.run();
    }
    return body(send(method, path, body));
  }

  public List<CatalogInfo> catalogs() {
    return list("catalogs?", "catalogs", CatalogInfo.class);
  }

  public void createCatalog(String name, String comment) {
    ObjectNode body = Json.MAPPER.createObjectNode().put("name", name);
    if (comment != null) {
      body.put("comment", comment);
    }
    write("POST", "catalogs", body);
  }

  /** Deletes it; with {@code force} all that is in it as well. */
  public void deleteCatalog(String name, boolean force) {
    write("DELETE", "catalogs/" + encode(name) + "?force=" + force, null);
  }

  public List<SchemaInfo> schemas(String catalog) {
    return list("schemas?catalog_name=" + encode(catalog) + "&", "schemas", SchemaInfo.class);
  }

  public Optional<SchemaInfo> schema(String catalog, String schema) {
    return find("schemas/" + full(catalog, schema), null, SchemaInfo.class);
  }

  public void createSchema(String catalog, String schema, String comment) {
    ObjectNode body =
        Json.MAPPER.createObjectNode().put("catalog_name", catalog).put("name", schema);
    if (comment != null) {
      body.put("comment", comment);
    }
    write("POST", "schemas", body);
  }

  /** Changes comment, owner and properties as ALTER SCHEMA and COMMENT ON SCHEMA say. */
  void updateSchema(String catalog, String schema, List<NamespaceChange> changes) {
    String path = "schemas/" + full(catalog, schema);
    ObjectNode body = Json.MAPPER.createObjectNode();
    JsonNode now = body(send("GET", path, null)).path("properties");
    ObjectNode properties = now.isObject() ? (ObjectNode) now : Json.MAPPER.createObjectNode();
    for (NamespaceChange change : changes) {
      if (change instanceof NamespaceChange.SetProperty set) {
        switch (set.property()) {
          case "comment", "owner" -> body.put(set.property(), set.value());
          case "location" ->
              throw ComputeException.badRequest(
                  "a schema keeps its location; leave SET LOCATION out.");
          default -> properties.put(set.property(), set.value());
        }
      } else if (change instanceof NamespaceChange.RemoveProperty remove) {
        properties.remove(remove.property());
      }
    }
    body.set("properties", properties);
    write("PATCH", path, body);
  }

  /** Deletes it; with {@code force} all that is in it as well. */
  public void deleteSchema(String catalog, String schema, boolean force) {
    write("DELETE", "schemas/" + full(catalog, schema) + "?force=" + force, null);
  }

  public List<TableInfo> tables(String catalog, String schema) {
    return list(
        "tables?catalog_name=" + encode(catalog) + "&schema_name=" + encode(schema) + "&",
        "tables",
        TableInfo.class);
  }

  public Optional<TableInfo> table(String catalog, String schema, String table) {
    return table(catalog, schema, table, null);
  }

  /** The table, to use it as {@code privilege} lets: any one of several, joined by commas. */
  public Optional<TableInfo> table(String catalog, String schema, String table, String privilege) {
    return find("tables/" + full(catalog, schema, table), privilege, TableInfo.class);
  }

  public void createTable(TableInfo table) {
    write("POST", "tables", Json.MAPPER.valueToTree(table));
  }

  /** Changes the fields that {@code changes} carries. */
  public void updateTable(String catalog, String schema, String table, TableInfo changes) {
    write("PATCH", "tables/" + full(catalog, schema, table), Json.MAPPER.valueToTree(changes));
  }

  public void renameTable(String catalog, String schema, String table, String newName) {
    write(
        "PATCH",
        "tables/" + full(catalog, schema, table),
        Json.MAPPER.createObjectNode().put("new_name", newName));
  }

  public void deleteTable(String catalog, String schema, String table) {
    write("DELETE", "tables/" + full(catalog, schema, table), null);
  }

  public List<VolumeInfo> volumes(String catalog, String schema) {
    return list(
        "volumes?catalog_name=" + encode(catalog) + "&schema_name=" + encode(schema) + "&",
        "volumes",
        VolumeInfo.class);
  }

  public Optional<VolumeInfo> volume(String catalog, String schema, String volume) {
    return volume(catalog, schema, volume, null);
  }

  /** The volume, to use it as {@code privilege} lets. */
  public Optional<VolumeInfo> volume(
      String catalog, String schema, String volume, String privilege) {
    return find("volumes/" + full(catalog, schema, volume), privilege, VolumeInfo.class);
  }

  public void createVolume(VolumeInfo volume) {
    write("POST", "volumes", Json.MAPPER.valueToTree(volume));
  }

  public void deleteVolume(String catalog, String schema, String volume) {
    write("DELETE", "volumes/" + full(catalog, schema, volume), null);
  }

  public List<FunctionInfo> functions(String catalog, String schema) {
    return list(
        "functions?catalog_name=" + encode(catalog) + "&schema_name=" + encode(schema) + "&",
        "functions",
        FunctionInfo.class);
  }

  public Optional<FunctionInfo> function(List<String> name) {
    return find("functions/" + full(name.toArray(String[]::new)), null, FunctionInfo.class);
  }

  /** The function, for who may call it. Throws 403 for others. */
  public Optional<FunctionInfo> callable(List<String> name) {
    return find(
        "functions/" + full(name.toArray(String[]::new)) + "?privilege=EXECUTE",
        "EXECUTE",
        FunctionInfo.class);
  }

  /**
   * Registers a function.
   *
   * @param online how Postgres answers it from copies
   * @param replace whether one of that name gives way
   */
  public void createFunction(FunctionInfo function, JsonNode online, boolean replace) {
    ObjectNode body = Json.MAPPER.createObjectNode().put("replace", replace);
    body.set("function_info", Json.MAPPER.valueToTree(function));
    body.set("online", online);
    write("POST", "functions", body);
  }

  public void deleteFunction(List<String> name) {
    write("DELETE", "functions/" + full(name.toArray(String[]::new)), null);
  }

  /**
   * The text of a secret, for who may read it.
   *
   * @throws ComputeException 404 when there is none, 403 without READ on its scope
   */
  public String secret(String scope, String key) {
    String path = "/api/2.0/secrets/get?scope=" + encode(scope) + "&key=" + encode(key);
    String value = body(send("GET", path, null, null)).path("value").asText();
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private <T> Optional<T> find(String path, String privilege, Class<T> type) {
    HttpResponse<byte[]> response = send("GET", API + path, null, privilege);
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    return Optional.of(Json.MAPPER.convertValue(body(response), type));
  }

  private <T> List<T> list(String path, String field, Class<T> type) {
    List<T> all = new ArrayList<>();
    String page = "";
    do {
      JsonNode body = body(send("GET", path + "page_token=" + encode(page), null));
      for (JsonNode item : body.path(field)) {
        all.add(Json.MAPPER.convertValue(item, type));
      }
      page = body.path("next_page_token").asText("");
    } while (!page.isEmpty());
    return all;
  }

  private void write(String method, String path, JsonNode body) {
    beforeWrite.run();
    body(send(method, path, body));
  }

  private HttpResponse<byte[]> send(String method, String path, JsonNode body) {
    return send(method, API + path, body, null);
  }

  private HttpResponse<byte[]> send(String method, String path, JsonNode body, String privilege) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    if (principal != null) {
      request.header("X-Caspers-On-Behalf-Of", principal);
      if (privilege != null) {
        request.header("X-Caspers-Privilege", privilege);
      }
    }
    request.method(
        method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw ComputeException.unavailable(
          "The catalog at " + url + " does not answer (" + e.getMessage() + "); try again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ComputeException(503, "CANCELLED", "Interrupted while asking the catalog.");
    }
  }

  private static JsonNode body(HttpResponse<byte[]> response) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      body = Json.MAPPER.createObjectNode();
    }
    if (response.statusCode() >= 300) {
      throw new ComputeException(
          response.statusCode(),
          body.path("error_code").asText("INTERNAL_ERROR"),
          body.path("message").asText("The catalog answered " + response.statusCode() + "."));
    }
    return body;
  }

  private static String full(String... parts) {
    return encode(String.join(".", parts));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
