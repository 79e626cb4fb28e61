package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.ForEachTask;
import com.databricks.sdk.service.jobs.JobEmailNotifications;
import com.databricks.sdk.service.jobs.JobsHealthMetric;
import com.databricks.sdk.service.jobs.JobsHealthOperator;
import com.databricks.sdk.service.jobs.JobsHealthRule;
import com.databricks.sdk.service.jobs.JobsHealthRules;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TaskEmailNotifications;
import com.databricks.sdk.service.jobs.Webhook;
import com.databricks.sdk.service.jobs.WebhookNotifications;
import com.databricks.sdk.service.settings.Config;
import com.databricks.sdk.service.settings.CreateNotificationDestinationRequest;
import com.databricks.sdk.service.settings.GenericWebhookConfig;
import com.databricks.sdk.service.settings.ListNotificationDestinationsRequest;
import com.databricks.sdk.service.settings.SlackConfig;
import com.databricks.sdk.service.settings.UpdateNotificationDestinationRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobNotificationsTest {
  @TempDir Path temp;

  private static final List<Received> RECEIVED = new CopyOnWriteArrayList<>();
  private static HttpServer receiver;
  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  private record Received(String authorization, String key, JsonNode body) {}

  @BeforeAll
  static void startBoth() throws Exception {
    workspace = TestWorkspace.start();
    SampleTasks.install(workspace.home().workspaceFiles());
    w = workspace.client();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          RECEIVED.add(
              new Received(
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                  Json.MAPPER.readTree(exchange.getRequestBody())));
          // The first is not taken, so that it comes again.
          exchange.sendResponseHeaders(RECEIVED.size() == 1 ? 503 : 204, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterAll
  static void stopBoth() {
    workspace.close();
    receiver.stop(0);
  }

  private static String destination(String password) {
    var url = "http://127.0.0.1:%d/token-in-path".formatted(receiver.getAddress().getPort());
    return w.notificationDestinations()
        .create(
            new CreateNotificationDestinationRequest()
                .setDisplayName("receiver")
                .setConfig(
                    new Config()
                        .setGenericWebhook(
                            new GenericWebhookConfig()
                                .setUrl(url)
                                .setUsername("ada")
                                .setPassword(password))))
        .getId();
  }

  private static String get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(workspace.url() + path))
                .header("Authorization", "Bearer " + workspace.adminToken())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static List<String> subjects(long runId) throws Exception {
    var messages = Json.MAPPER.readTree(get("/api/2.0/caspers/inbox?limit=100")).path("messages");
    return StreamSupport.stream(messages.spliterator(), false)
        .filter(message -> message.path("run_id").asLong() == runId)
        .map(message -> message.path("subject").asText())
        .toList();
  }

  @Test
  void aDestinationTellsWhatIsSetAndNothingMore() throws Exception {
    var id = destination("open-sesame");
    var kept = w.notificationDestinations().get(id).getConfig().getGenericWebhook();
    assertThat(kept.getPasswordSet()).isTrue();
    assertThat(get("/api/2.0/notification-destinations/" + id))
        .doesNotContain("open-sesame", "token-in-path", "ada");
    assertThat(w.notificationDestinations().list(new ListNotificationDestinationsRequest()))
        .extracting(one -> one.getId())
        .contains(id);
    w.notificationDestinations()
        .update(new UpdateNotificationDestinationRequest().setId(id).setDisplayName("renamed"));
    assertThat(w.notificationDestinations().get(id).getDisplayName()).isEqualTo("renamed");
    assertThatThrownBy(
            () ->
                w.notificationDestinations()
                    .create(
                        new CreateNotificationDestinationRequest()
                            .setDisplayName("chat")
                            .setConfig(
                                new Config().setSlack(new SlackConfig().setUrl("https://x.y")))))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("config.slack is not served");
    w.notificationDestinations().delete(id);
    assertThatThrownBy(() -> w.notificationDestinations().get(id)).isInstanceOf(NotFound.class);
    assertThatThrownBy(
            () ->
                w.jobs()
                    .create(
                        new CreateJob()
                            .setName("lost")
                            .setWebhookNotifications(
                                new WebhookNotifications()
                                    .setOnStart(List.of(new Webhook().setId(id))))
                            .setTasks(List.of(CaseTasks.condition("a", "1|EQUAL_TO|1")))))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("'%s', which does not exist".formatted(id));
  }

  @Test
  void aWebhookIsToldOfEachEventOnceAndInOrder() throws Exception {
    var hook = List.of(new Webhook().setId(destination("open-sesame")));
    var run =
        SampleJobs.run(
            w,
            new CreateJob()
                .setName("hooked")
                .setWebhookNotifications(
                    new WebhookNotifications()
                        .setOnStart(hook)
                        .setOnSuccess(hook)
                        .setOnFailure(hook))
                .setTasks(List.of(CaseTasks.condition("a", "x|LESS_THAN|1"))));
    Await.until(LONG, () -> RECEIVED.size() >= 3);

    assertThat(RECEIVED)
        .extracting(one -> one.body().path("event_type").asText())
        .containsExactly("jobs.on_start", "jobs.on_start", "jobs.on_failure");
    assertThat(RECEIVED.get(1).key()).isEqualTo(RECEIVED.get(0).key());
    assertThat(RECEIVED.get(2).key()).isNotEqualTo(RECEIVED.get(0).key());
    assertThat(RECEIVED.get(0).authorization()).isEqualTo("Basic YWRhOm9wZW4tc2VzYW1l");
    var body = RECEIVED.get(2).body();
    assertThat(body.at("/run/run_id").asText()).isEqualTo(Long.toString(run.getRunId()));
    assertThat(body.at("/job/name").asText()).isEqualTo("hooked");
  }

  @Test
  void aSlowRunIsWarnedOfAndATasksMailIsTold() throws Exception {
    var told = List.of("ada@example.com");
    var go = temp.resolve("go");
    var wait =
        SampleJobs.task("wait", "Wait", temp.resolve("notes").toString(), go.toString(), "x")
            .setEmailNotifications(
                new TaskEmailNotifications().setOnStart(told).setOnSuccess(told));
    var jobId =
        SampleJobs.create(
            w,
            SampleJobs.job("slow", wait)
                .setHealth(
                    new JobsHealthRules()
                        .setRules(
                            List.of(
                                new JobsHealthRule()
                                    .setMetric(JobsHealthMetric.RUN_DURATION_SECONDS)
                                    .setOp(JobsHealthOperator.GREATER_THAN)
                                    .setValue(1L))))
                .setEmailNotifications(
                    new JobEmailNotifications().setOnDurationWarningThresholdExceeded(told)));
    var runId = SampleJobs.start(w, jobId);
    var warning = "slow: run %d takes longer than 1 seconds".formatted(runId);
    Await.until(LONG, () -> subjects(runId).contains(warning));
    Files.createFile(go);
    SampleJobs.ended(w, runId);

    assertThat(subjects(runId))
        .containsExactlyInAnyOrder(
            warning,
            "slow: task wait of run %d has started".formatted(runId),
            "slow: task wait of run %d has succeeded".formatted(runId));
  }

  @Test
  void aTasksHealthAndALoopsIterationsAreToldOf() throws Exception {
    var told = List.of("ada@example.com");
    var go = temp.resolve("go");
    var slow =
        new JobsHealthRules()
            .setRules(
                List.of(
                    new JobsHealthRule()
                        .setMetric(JobsHealthMetric.RUN_DURATION_SECONDS)
                        .setOp(JobsHealthOperator.GREATER_THAN)
                        .setValue(1L)));
    var wait =
        SampleJobs.task("wait", "Wait", temp.resolve("notes").toString(), go.toString(), "x")
            .setHealth(slow)
            .setEmailNotifications(
                new TaskEmailNotifications()
                    .setOnStart(told)
                    .setOnSuccess(told)
                    .setOnDurationWarningThresholdExceeded(told));
    var loop =
        new Task()
            .setTaskKey("loop")
            .setHealth(slow)
            .setEmailNotifications(
                new TaskEmailNotifications().setOnDurationWarningThresholdExceeded(told))
            .setForEachTask(new ForEachTask().setInputs("[1]").setTask(wait));
    var runId = SampleJobs.start(w, SampleJobs.create(w, SampleJobs.job("watched", loop)));
    var warnings =
        Set.of(
            "watched: task loop of run %d takes longer than 1 seconds".formatted(runId),
            "watched: task loop.0 of run %d takes longer than 1 seconds".formatted(runId));
    Await.until(LONG, () -> subjects(runId).containsAll(warnings));
    Files.createFile(go);
    SampleJobs.ended(w, runId);

    assertThat(subjects(runId))
        .hasSize(4)
        .contains(
            "watched: task loop.0 of run %d has started".formatted(runId),
            "watched: task loop.0 of run %d has succeeded".formatted(runId));
  }

  @Test
  void aStreamsBacklogIsNoHealthOfATask() {
    var rule =
        new JobsHealthRule()
            .setMetric(JobsHealthMetric.STREAMING_BACKLOG_SECONDS)
            .setOp(JobsHealthOperator.GREATER_THAN)
            .setValue(1L);
    assertThatThrownBy(
            () ->
                w.jobs()
                    .create(
                        SampleJobs.job(
                            "backlog",
                            CaseTasks.condition("a", "1|EQUAL_TO|1")
                                .setHealth(new JobsHealthRules().setRules(List.of(rule))))))
        .hasMessageContaining("STREAMING_BACKLOG_SECONDS")
        .hasMessageContaining("Remove the rule");
  }
}
