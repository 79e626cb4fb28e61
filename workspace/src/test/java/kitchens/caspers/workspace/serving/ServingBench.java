package kitchens.caspers.workspace.serving;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.ServedEntityInput;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.database.PostgresServer;
import kitchens.caspers.workspace.home.BuildInfo;
import kitchens.caspers.workspace.http.AnsweredErrors;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.HttpServer;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Authentication;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Sessions;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.models.ModelVersion;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.traces.TraceFeature;
import kitchens.caspers.workspace.traces.Traces;
import kitchens.caspers.workspace.ui.WorkspacePages;

/** Serving on a real port over a real database, with tools that the test fills. */
final class ServingBench implements AutoCloseable {

  /** The refund agent as it is shipped. */
  static final Path REFUND = Path.of("..", "universe", "agents", "refund").toAbsolutePath();

  final FakeTools tools = new FakeTools();
  final FakeModel model = new FakeModel();
  final KeptTables tables = new KeptTables();
  final ForwardClock clock = new ForwardClock();
  final Ledger ledger = new Ledger();

  /** Values of secrets, by {@code scope/key}; of a scope named "private" only the admin's. */
  final Map<String, String> secrets = new ConcurrentHashMap<>();

  final URI url;
  final String token;
  final Path directory;

  private final Map<List<Object>, Path> folders = new ConcurrentHashMap<>();
  private final PostgresServer postgres;
  private final Database database;
  private final HttpServer http;
  private final List<Feature> features = new ArrayList<>();
  private final Tokens tokens;
  private final Principals principals;
  private final Serving serving;

  ServingBench(Settings.Content content) throws IOException {
    // Models here fail on purpose, many times in a row.
    this(content, new Settings.Gateway(1, 5, 1_000, 1, null, null, 1, null, null), List.of());
  }

  ServingBench(Settings.Content content, Settings.Gateway given) throws IOException {
    this(content, given, List.of());
  }

  /**
   * @param more features that stand beside it
   */
  ServingBench(Settings.Content content, Settings.Gateway given, List<Feature> more)
      throws IOException {
    Settings.Gateway gateway =
        new Settings.Gateway(
            given.retries(),
            given.backoffMillis(),
            given.failuresToOpen(),
            given.openSeconds(),
            model.url().replace("/v1", ""),
            given.usageTable(),
            given.flushSeconds(),
            given.journalMegabytes(),
            given.prices());
    directory = Files.createTempDirectory("caspers-serving-");
    Path binaries = Path.of("target", "postgres").toAbsolutePath();
    postgres =
        PostgresServer.start(
            Files.createDirectory(directory.resolve("pg")),
            binaries,
            BuildInfo.load().postgres(),
            directory.resolve("pg.log"));
    database = Database.open(postgres.dataSource());
    principals = new Principals(database, clock);
    tokens = new Tokens(database, clock);
    Principal admin = principals.user("admin@localhost", true);
    token = tokens.issue(admin, null, "test").secret();
    ServerSocketChannel socket = HttpServer.bind("127.0.0.1", 0);
    int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    url = URI.create("http://127.0.0.1:" + port);
    Settings settings =
        new Settings(
            null,
            null,
            null,
            Map.of(
                "remote",
                new Settings.Model(
                    model.url(),
                    "remote-1",
                    Optional.of("PATH"),
                    Optional.of(
                        new Settings.Price(
                            new java.math.BigDecimal("2.00"), new java.math.BigDecimal("8.00"))),
                    2)),
            new Settings.Traces(content, null),
            null,
            gateway,
            null,
            null,
            null);
    Traces traces = new Traces(database, settings.traces(), clock);
    serving =
        new Serving(
            database,
            principals,
            tokens,
            this::version,
            tools,
            Access.CREATORS,
            this::secret,
            new Serving.Payloads(directory.resolve("gateway"), tables),
            settings,
            traces,
            clock,
            url);
    features.add(new TraceFeature(traces, serving::maySee));
    features.add(serving);
    features.forEach(Feature::start);
    WorkspacePages pages = new WorkspacePages();
    List<Feature> all = new ArrayList<>(features);
    all.add(pages);
    all.addAll(more);
    all.add(ledger);
    http =
        HttpServer.start(
            socket,
            new org.eclipse.jetty.server.Handler.Wrapper(),
            List.of(),
            ctx -> {},
            new Authentication(tokens, new Sessions(database, clock, port)),
            all,
            new AnsweredErrors(pages));
  }

  /** The folder of a model version. */
  void register(String model, long version, Path folder) {
    folders.put(List.of(model, version), folder);
  }

  /** A model version whose folder holds the refund agent with changes to its agent.yml. */
  void registerRefund(String model, long version, java.util.function.UnaryOperator<String> change)
      throws IOException {
    registerAgent(REFUND, model, version, change);
  }

  /** A model version whose folder holds an agent with changes to its agent.yml. */
  void registerAgent(
      Path agent, String model, long version, java.util.function.UnaryOperator<String> change)
      throws IOException {
    Path folder = directory.resolve(model + "-" + version);
    try (var paths = Files.walk(agent)) {
      for (Path path : paths.sorted().toList()) {
        Path target = folder.resolve(agent.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
    Path yaml = folder.resolve("agent.yml");
    Files.writeString(yaml, change.apply(Files.readString(yaml)));
    register(model, version, folder);
  }

  private Optional<ModelVersion> version(String model, long version) {
    return Optional.ofNullable(folders.get(List.of(model, version)))
        .map(folder -> new ModelVersion(model, version, folder, "d", Map.of(), "READY"));
  }

  private byte[] secret(Principal reader, String scope, String key) {
    if (scope.equals("private") && !reader.admin()) {
      throw ApiException.permissionDenied("'" + reader.userName() + "' may not read " + scope);
    }
    String value = secrets.get(scope + "/" + key);
    if (value == null) {
      throw ApiException.notFound("scope '" + scope + "' has no secret '" + key + "'");
    }
    return value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  WorkspaceClient client() {
    return new WorkspaceClient(
        new DatabricksConfig().setHost(url.toString()).setToken(token).setAuthType("pat"));
  }

  Http http() {
    return new Http(url).withToken(token);
  }

  /** The unmodified SDK, as somebody else. */
  WorkspaceClient client(String user) {
    return new WorkspaceClient(
        new DatabricksConfig()
            .setHost(url.toString())
            .setToken(tokens.issue(principals.user(user, false), null, "test").secret())
            .setAuthType("pat"));
  }

  /** Somebody else's way in. */
  Http http(String user) {
    return new Http(url)
        .withToken(tokens.issue(principals.user(user, false), null, "test").secret());
  }

  /** Serves a version under a name, with a model. */
  void serve(String endpoint, String entity, long version, String llm) {
    client()
        .servingEndpoints()
        .create(
            new CreateServingEndpoint()
                .setName(endpoint)
                .setConfig(
                    new EndpointCoreConfigInput()
                        .setServedEntities(
                            List.of(
                                new ServedEntityInput()
                                    .setEntityName(entity)
                                    .setEntityVersion("" + version)
                                    .setEnvironmentVars(Map.of("LLM_MODEL", llm))))));
  }

  /** What an endpoint says of one record. */
  JsonNode ask(String endpoint, String record) throws IOException, InterruptedException {
    var answer =
        http()
            .post(
                "/serving-endpoints/" + endpoint + "/invocations",
                "{\"dataframe_records\": [" + record + "]}");
    JsonNode body = Json.MAPPER.readTree(answer.body());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return body.path("predictions").path(0);
  }

  JsonNode trace(String id) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(http().get("/api/2.0/caspers/traces/" + id).body());
  }

  Serving serving() {
    return serving;
  }

  Database database() {
    return database;
  }

  @Override
  public void close() throws IOException {
    http.close();
    for (int i = features.size() - 1; i >= 0; i--) {
      features.get(i).stop();
    }
    model.close();
    database.close();
    postgres.close();
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
