package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.serving.AiGatewayConfig;
import com.databricks.sdk.service.serving.AiGatewayInferenceTableConfig;
import com.databricks.sdk.service.serving.AiGatewayUsageTrackingConfig;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.ExternalModel;
import com.databricks.sdk.service.serving.ExternalModelProvider;
import com.databricks.sdk.service.serving.OpenAiConfig;
import com.databricks.sdk.service.serving.ServedEntityInput;
import com.databricks.sdk.service.workspace.CreateScope;
import com.databricks.sdk.service.workspace.PutSecret;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * What the gateway adds to a call, with limits checked, usage counted and each request and answer
 * kept in a Delta table: 500 requests a second for a minute, against the same stub asked directly;
 * then a thousand streams at once. Load, stub and workspace share this machine.
 */
final class Gateway implements Benchmark {
  private static final int PER_SECOND = 500;
  private static final int STREAMS = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public String description() {
    return "what the gateway adds to a call at 500 requests/s, payloads kept: added_p50_ms, added_p99_ms";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create();
        var stub = new ModelStub()) {
      installation.caspers("workspace", "start").succeeded();
      installation.sql("SELECT 1");
      progress.step("workspace and compute are up");
      configure(installation.client(), stub);
      var token = Files.readString(installation.home().resolve("admin-token")).strip();
      var direct = new ChatLoad(stub.port(), "/v1/chat/completions", "stub", "none");
      var gateway =
          new ChatLoad(
              installation.port(), "/serving-endpoints/chat/completions", "measured", token);
      direct.steady(PER_SECOND, Duration.ofSeconds(10));
      var warm = gateway.steady(PER_SECOND, Duration.ofSeconds(40));
      progress.step("warm: p50 %.2f ms, p99 %.2f ms", warm.quantile(0.5), warm.quantile(0.99));
      var base = direct.steady(PER_SECOND, Duration.ofSeconds(30));
      progress.step("direct: p50 %.2f ms, p99 %.2f ms", base.quantile(0.5), base.quantile(0.99));
      var through = gateway.steady(PER_SECOND, Duration.ofSeconds(60));
      progress.step(
          "through: p50 %.2f ms, p99 %.2f ms, %d failed",
          through.quantile(0.5), through.quantile(0.99), through.failed());
      var streams = gateway.streams(STREAMS);
      progress.step(
          "%d of %d streams whole, %d at once", streams.whole(), STREAMS, streams.mostAtOnce());
      var sent = warm.millis().size() + through.millis().size() + STREAMS;
      var rows = rows(installation, sent);
      progress.step("%d of %d rows are in the table", rows, sent);
      return List.of(
          new Metric("added_p50_ms", through.quantile(0.5) - base.quantile(0.5), "ms"),
          new Metric("added_p99_ms", through.quantile(0.99) - base.quantile(0.99), "ms"),
          new Metric("requests_per_second", through.rate(), "requests/s"),
          new Metric("requests_failed", through.failed() + warm.failed(), "requests"),
          new Metric("streams_at_once", streams.mostAtOnce(), "streams"),
          new Metric("streams_whole", streams.whole(), "streams"),
          new Metric("payload_rows_missing", sent - rows, "rows"));
    }
  }

  static void configure(WorkspaceClient client, ModelStub stub) {
    client.catalogs().create(new CreateCatalog().setName("bench"));
    client.schemas().create(new CreateSchema().setCatalogName("bench").setName("operations"));
    client.secrets().createScope(new CreateScope().setScope("bench"));
    client
        .secrets()
        .putSecret(new PutSecret().setScope("bench").setKey("key").setStringValue("none-needed"));
    client
        .servingEndpoints()
        .create(
            new CreateServingEndpoint()
                .setName("measured")
                .setConfig(
                    new EndpointCoreConfigInput()
                        .setServedEntities(
                            List.of(
                                new ServedEntityInput()
                                    .setName("stub")
                                    .setExternalModel(
                                        new ExternalModel()
                                            .setName("stub")
                                            .setProvider(ExternalModelProvider.OPENAI)
                                            .setTask("llm/v1/chat")
                                            .setOpenaiConfig(
                                                new OpenAiConfig()
                                                    .setOpenaiApiBase(stub.url())
                                                    .setOpenaiApiKey("{{secrets/bench/key}}"))))))
                .setAiGateway(
                    new AiGatewayConfig()
                        .setUsageTrackingConfig(new AiGatewayUsageTrackingConfig().setEnabled(true))
                        .setInferenceTableConfig(
                            new AiGatewayInferenceTableConfig()
                                .setEnabled(true)
                                .setCatalogName("bench")
                                .setSchemaName("operations"))));
  }

  /** Rows of the payload table, when all are there or no more come. */
  private static long rows(Installation installation, long expected) throws Exception {
    var end = System.nanoTime() + LONGEST_WAIT.toNanos();
    long rows = 0;
    while (rows < expected && System.nanoTime() < end) {
      Thread.sleep(2_000);
      rows =
          installation
              .sql(
                  "SELECT count(DISTINCT databricks_request_id) AS n"
                      + " FROM bench.operations.measured_payload")
              .get(0)
              .get("n")
              .asLong();
    }
    return rows;
  }
}
