package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.CreateDirectoryRequest;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The refund agent of this checkout on a workspace that holds nothing else, brought to production
 * by the commands that a person would type. Its tools answer what each case says.
 */
final class Candidate {
  static final String MODEL = "bench.ai.refunder";
  private static final String VOLUME = "/Volumes/bench/ai/agents/";
  private static final String ENDPOINT = "bench-refunder";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Installation installation;
  private final Path agent;

  private Candidate(Installation installation) {
    this.installation = installation;
    this.agent = installation.repository().resolve("universe/agents/refund");
  }

  /** Starts the workspace, where one person may do everything, with a model and no version. */
  static Candidate on(Installation installation) throws IOException, InterruptedException {
    Files.writeString(
        installation.home().resolve("settings.yaml"),
        "releases:\n  same_person_may_sign_both: true\n  author_may_sign: true\n");
    installation.caspers("workspace", "start").succeeded();
    WorkspaceClient w = installation.client();
    w.catalogs().create(new CreateCatalog().setName("bench"));
    w.schemas().create(new CreateSchema().setCatalogName("bench").setName("ai"));
    w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("bench")
                .setSchemaName("ai")
                .setName("agents")
                .setVolumeType(VolumeType.MANAGED));
    w.registeredModels()
        .create(
            new CreateRegisteredModelRequest()
                .setCatalogName("bench")
                .setSchemaName("ai")
                .setName("refunder"));
    var candidate = new Candidate(installation);
    candidate.makeTools();
    return candidate;
  }

  /** The functions that the agent names, over golds without a row: a release looks for both. */
  private void makeTools() throws IOException, InterruptedException {
    installation.sql("CREATE SCHEMA bench.lakeflow");
    installation.sql(
        "CREATE TABLE bench.lakeflow.gold_order_header (order_id STRING, location_id INT,"
            + " order_ts TIMESTAMP, item_lines BIGINT, total_qty BIGINT, order_total DECIMAL(14,2))");
    installation.sql(
        "CREATE TABLE bench.lakeflow.gold_order_delivery (order_id STRING, location STRING,"
            + " created_ts TIMESTAMP, delivered_ts TIMESTAMP, duration_minutes DECIMAL(10,2))");
    installation.sql(
        "CREATE TABLE bench.lakeflow.gold_location_timings (location STRING,"
            + " window_end_ts TIMESTAMP, deliveries BIGINT, p50_minutes DECIMAL(10,2),"
            + " p75_minutes DECIMAL(10,2), p99_minutes DECIMAL(10,2))");
    try (var tools = Files.list(agent.resolve("tools"))) {
      for (var tool : tools.sorted().toList()) {
        installation.sql(Files.readString(tool).replace("${catalog}", "bench"));
      }
    }
  }

  /**
   * Registers a version.
   *
   * @param cases of its eval set, at least the ten of the file
   * @param note makes its prompt, and so the version, another
   */
  void register(int cases, String note) throws IOException {
    var folder = VOLUME + Integer.toHexString(note.hashCode());
    put(folder + "/agent.yml", Files.readString(agent.resolve("agent.yml")));
    put(folder + "/output.schema.json", Files.readString(agent.resolve("output.schema.json")));
    put(
        folder + "/prompts/v1.md",
        note + "\n\n" + Files.readString(agent.resolve("prompts/v1.md")));
    put(folder + "/eval.yml", evalSet(cases));
    installation
        .client()
        .modelRegistry()
        .createModelVersion(new CreateModelVersionRequest().setName(MODEL).setSource(folder));
  }

  private void put(String path, String text) throws IOException {
    var files = installation.client().files();
    files.createDirectory(
        new CreateDirectoryRequest().setDirectoryPath(path.substring(0, path.lastIndexOf('/'))));
    files.upload(
        new UploadRequest()
            .setFilePath(path)
            .setContents(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** The file's cases and more of their kind: ever later deliveries, judged by the agent's rule. */
  private String evalSet(int cases) throws IOException {
    var text = new StringBuilder(Files.readString(agent.resolve("eval.yml")).stripTrailing());
    var there = (int) text.toString().lines().filter(line -> line.startsWith("  - {name:")).count();
    for (var i = 0; there + i < cases; i++) {
      var minutes = 12 + 0.25 * i;
      var total = 10 + 0.5 * (i % 80);
      var kind = minutes < 30 ? "none" : minutes < 55 ? "partial" : "full";
      text.append(
          String.format(
              Locale.ROOT,
              "\n  - {name: made %d, total: %.2f, minutes: %.2f, p50: 24.00, p75: 30.00,"
                  + " p99: 55.00, refund_class: %s, least_usd: %.2f, most_usd: %.2f}",
              i,
              total,
              minutes,
              kind,
              kind.equals("full") ? total : 0,
              kind.equals("none") ? 0 : total));
    }
    return text.append('\n').toString();
  }

  /** Every step from the newest version to verified production. */
  String release(Progress progress) throws IOException, InterruptedException {
    var evaluated = json("release", "evaluate", MODEL);
    var id = evaluated.path("release_id").asText();
    progress.step("%s: %s", id, evaluated.path("metrics"));
    for (var side : List.of("engineering", "stakeholder")) {
      json("release", "sign-off", id, "--as", side, "--decision", "APPROVED");
    }
    json("release", "gate", id);
    json("release", "promote", id);
    json("release", "deploy", id, "--endpoint", ENDPOINT);
    json("release", "verify", id);
    progress.step("%s is in production", id);
    return id;
  }

  /** Back to the release before. */
  void rollBack() throws IOException, InterruptedException {
    json("release", "rollback", MODEL);
  }

  private JsonNode json(String... words) throws IOException, InterruptedException {
    return JSON.readTree(installation.caspers(words).succeeded().out());
  }
}
