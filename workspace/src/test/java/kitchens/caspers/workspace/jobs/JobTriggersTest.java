package kitchens.caspers.workspace.jobs;

import static kitchens.caspers.workspace.jobs.SampleJobs.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateTableRequest;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.DataSourceFormat;
import com.databricks.sdk.service.catalog.TableType;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.jobs.BaseRun;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.CronSchedule;
import com.databricks.sdk.service.jobs.FileArrivalTriggerConfiguration;
import com.databricks.sdk.service.jobs.GetJobRequest;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.PauseStatus;
import com.databricks.sdk.service.jobs.PeriodicTriggerConfiguration;
import com.databricks.sdk.service.jobs.PeriodicTriggerConfigurationTimeUnit;
import com.databricks.sdk.service.jobs.TableUpdateTriggerConfiguration;
import com.databricks.sdk.service.jobs.TriggerSettings;
import com.databricks.sdk.service.jobs.TriggerType;
import com.databricks.sdk.service.jobs.UpdateJob;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Triggers on a clock that the test moves. */
class JobTriggersTest {
  private static final JumpingClock CLOCK = new JumpingClock();
  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  /** The machine's clock, shifted. */
  private static final class JumpingClock extends Clock {
    private volatile Duration shift = Duration.ZERO;

    void jump(Duration by) {
      shift = shift.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(shift);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeAll
  static void startWorkspace() {
    workspace = TestWorkspace.start(Optional.empty(), CLOCK);
    w = workspace.client();
  }

  @AfterAll
  static void stopWorkspace() {
    workspace.close();
  }

  private static CreateJob job(String name) {
    return new CreateJob()
        .setName(name)
        .setMaxConcurrentRuns(5L)
        .setTasks(List.of(CaseTasks.condition("check", "{{job.trigger.type}}|EQUAL_TO|periodic")));
  }

  private static List<BaseRun> runs(long jobId) {
    return StreamSupport.stream(
            w.jobs().listRuns(new ListRunsRequest().setJobId(jobId)).spliterator(), false)
        .toList();
  }

  /** The workspace's own field, which the SDK does not know. */
  private static Instant nextRun(long jobId) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(workspace.url() + "/api/2.2/jobs/get?job_id=" + jobId))
                    .header("Authorization", "Bearer " + workspace.adminToken())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    var time = Json.MAPPER.readTree(answer.body()).path("caspers_next_run_time");
    return time.isMissingNode() ? null : Instant.ofEpochMilli(time.asLong());
  }

  private static void awaitRuns(long jobId, int count) throws Exception {
    Await.until(LONG, () -> runs(jobId).size() >= count);
  }

  @Test
  void aCronFiresOnceForEachTimeWhateverTheClockDoes() throws Exception {
    var jobId =
        SampleJobs.create(
            w,
            job("nightly")
                .setSchedule(
                    new CronSchedule()
                        .setQuartzCronExpression("0 30 2 * * ?")
                        .setTimezoneId("Europe/Berlin")));
    var marker =
        SampleJobs.create(
            w,
            job("marker")
                .setSchedule(
                    new CronSchedule()
                        .setQuartzCronExpression("0/1 * * * * ?")
                        .setTimezoneId("UTC")));
    CLOCK.jump(Duration.ofDays(1));
    awaitRuns(jobId, 1);
    assertThat(runs(jobId).get(0).getTrigger()).isEqualTo(TriggerType.PERIODIC);

    // Back before that time, and over it again.
    CLOCK.jump(Duration.ofDays(-1));
    CLOCK.jump(Duration.ofDays(1));
    var seen = runs(marker).size();
    awaitRuns(marker, seen + 2);
    assertThat(runs(jobId)).hasSize(1);

    // Days that passed while nobody looked are not made up for.
    CLOCK.jump(Duration.ofDays(3));
    awaitRuns(jobId, 2);
    w.jobs().delete(marker);
    assertThat(runs(jobId)).hasSize(2);
  }

  @Test
  void aPeriodicTriggerFiresUntilItIsPaused() throws Exception {
    var trigger =
        new TriggerSettings()
            .setPeriodic(
                new PeriodicTriggerConfiguration()
                    .setInterval(2L)
                    .setUnit(PeriodicTriggerConfigurationTimeUnit.HOURS));
    var jobId = SampleJobs.create(w, job("periodic").setTrigger(trigger));
    assertThat(nextRun(jobId))
        .isBetween(CLOCK.instant().plusSeconds(7_000), CLOCK.instant().plusSeconds(7_200));
    CLOCK.jump(Duration.ofHours(2));
    awaitRuns(jobId, 1);
    w.jobs()
        .update(
            new UpdateJob()
                .setJobId(jobId)
                .setNewSettings(
                    new JobSettings().setTrigger(trigger.setPauseStatus(PauseStatus.PAUSED))));
    assertThat(nextRun(jobId)).isNull();
    assertThat(
            w.jobs()
                .get(new GetJobRequest().setJobId(jobId).setIncludeTriggerState(true))
                .getTriggerState()
                .getPauseStatus())
        .isEqualTo(PauseStatus.PAUSED);
    CLOCK.jump(Duration.ofHours(5));
    // A job that does fire shows that the scheduler has looked.
    var other =
        SampleJobs.create(
            w,
            job("other")
                .setSchedule(
                    new CronSchedule()
                        .setQuartzCronExpression("0/1 * * * * ?")
                        .setTimezoneId("UTC")));
    awaitRuns(other, 2);
    w.jobs().delete(other);
    assertThat(runs(jobId)).hasSize(1);
  }

  @Test
  void aFileThatArrivesStartsARunAndOneThatWasThereDoesNot() throws Exception {
    w.catalogs().create(new CreateCatalog().setName("watched"));
    w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("watched")
                .setSchemaName("default")
                .setName("inbox")
                .setVolumeType(VolumeType.MANAGED));
    upload("old.txt");
    var jobId =
        SampleJobs.create(
            w,
            job("files")
                .setTrigger(
                    new TriggerSettings()
                        .setFileArrival(
                            new FileArrivalTriggerConfiguration()
                                .setUrl("/Volumes/watched/default/inbox/"))));
    assertThat(firstLookIsOver(jobId)).isTrue();
    upload("deep/new.txt");
    CLOCK.jump(Duration.ofSeconds(6));
    awaitRuns(jobId, 1);
    assertThat(runs(jobId).get(0).getTrigger()).isEqualTo(TriggerType.FILE_ARRIVAL);
    w.jobs().delete(jobId);
    assertThat(runs(jobId)).hasSize(1);
  }

  @Test
  void aTablesNewVersionStartsARunAndTheOneThatWasThereDoesNot(@TempDir Path table)
      throws Exception {
    commit(table, 0);
    w.catalogs().create(new CreateCatalog().setName("tables"));
    w.tables()
        .create(
            new CreateTableRequest()
                .setCatalogName("tables")
                .setSchemaName("default")
                .setName("orders")
                .setTableType(TableType.EXTERNAL)
                .setDataSourceFormat(DataSourceFormat.DELTA)
                .setStorageLocation(table.toUri().toString()));
    var check = "{{job.trigger.table_update.updated_tables}}|EQUAL_TO|[\"tables.default.orders\"]";
    var of = "{{job.trigger.table_update.tables.default.orders.%s}}|EQUAL_TO|%s";
    var jobId =
        SampleJobs.create(
            w,
            job("tables")
                .setTasks(
                    List.of(
                        CaseTasks.condition("which", check),
                        CaseTasks.condition("version", of.formatted("version", "1")),
                        CaseTasks.condition(
                            "time", of.formatted("commit_timestamp", "2026-11-01T00:00:01Z"))))
                .setTrigger(
                    new TriggerSettings()
                        .setTableUpdate(
                            new TableUpdateTriggerConfiguration()
                                .setTableNames(List.of("tables.default.orders")))));
    assertThat(firstLookIsOver(jobId)).isTrue();
    commit(table, 1);
    CLOCK.jump(Duration.ofSeconds(6));
    awaitRuns(jobId, 1);
    var run = SampleJobs.ended(w, runs(jobId).get(0).getRunId());
    assertThat(run.getTrigger()).isEqualTo(TriggerType.TABLE);
    for (var key : List.of("which", "version", "time")) {
      assertThat(SampleJobs.task(run, key).getConditionTask().getOutcome())
          .as(key)
          .isEqualTo("true");
    }
    w.jobs().delete(jobId);
    assertThat(runs(jobId)).hasSize(1);
  }

  private static void commit(Path table, int version) throws Exception {
    var log = Files.createDirectories(table.resolve("_delta_log"));
    var told =
        "{\"commitInfo\": {\"inCommitTimestamp\": %d}}\n{\"add\": {}}\n"
            .formatted(Instant.parse("2026-11-01T00:00:00Z").plusSeconds(version).toEpochMilli());
    Files.writeString(log.resolve("%020d.json".formatted(version)), told);
  }

  /** Another job with the same schedule, made later, has fired: so this one has been looked at. */
  private static boolean firstLookIsOver(long jobId) throws Exception {
    var probe =
        SampleJobs.create(
            w,
            job("probe")
                .setSchedule(
                    new CronSchedule()
                        .setQuartzCronExpression("0/1 * * * * ?")
                        .setTimezoneId("UTC")));
    awaitRuns(probe, 2);
    w.jobs().delete(probe);
    return runs(jobId).isEmpty();
  }

  private static void upload(String name) {
    w.files()
        .upload(
            new UploadRequest()
                .setFilePath("/Volumes/watched/default/inbox/" + name)
                .setContents(new ByteArrayInputStream(new byte[] {1})));
  }
}
