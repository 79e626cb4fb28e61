package kitchens.caspers.workspace.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.InvalidState;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.ml.CreateExperiment;
import com.databricks.sdk.service.ml.CreateRun;
import com.databricks.sdk.service.ml.Dataset;
import com.databricks.sdk.service.ml.DatasetInput;
import com.databricks.sdk.service.ml.DeleteExperiment;
import com.databricks.sdk.service.ml.DeleteRun;
import com.databricks.sdk.service.ml.FileInfo;
import com.databricks.sdk.service.ml.GetHistoryRequest;
import com.databricks.sdk.service.ml.ListArtifactsRequest;
import com.databricks.sdk.service.ml.LogBatch;
import com.databricks.sdk.service.ml.LogInputs;
import com.databricks.sdk.service.ml.LogMetric;
import com.databricks.sdk.service.ml.LogParam;
import com.databricks.sdk.service.ml.Metric;
import com.databricks.sdk.service.ml.Param;
import com.databricks.sdk.service.ml.RestoreExperiment;
import com.databricks.sdk.service.ml.Run;
import com.databricks.sdk.service.ml.RunTag;
import com.databricks.sdk.service.ml.SearchExperiments;
import com.databricks.sdk.service.ml.SearchRuns;
import com.databricks.sdk.service.ml.SetExperimentTag;
import com.databricks.sdk.service.ml.SetTag;
import com.databricks.sdk.service.ml.UpdateExperiment;
import com.databricks.sdk.service.ml.UpdateRun;
import com.databricks.sdk.service.ml.UpdateRunStatus;
import com.databricks.sdk.service.ml.ViewType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowTest {

  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.start();
    w = workspace.client();
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void anExperimentLivesItsLife() {
    String id = experiment("/Shared/life");
    assertThatThrownBy(() -> experiment("/Shared/life"))
        .isInstanceOf(ResourceAlreadyExists.class)
        .hasMessageContaining("/Shared/life");
    assertThat(w.experiments().getByName("/Shared/life").getExperiment().getExperimentId())
        .isEqualTo(id);
    w.experiments()
        .updateExperiment(new UpdateExperiment().setExperimentId(id).setNewName("/Shared/after"));
    w.experiments()
        .setExperimentTag(
            new SetExperimentTag().setExperimentId(id).setKey("team").setValue("kitchens"));
    assertThat(
            w.experiments()
                .searchExperiments(new SearchExperiments().setFilter("tags.team = 'kitchens'")))
        .extracting(e -> e.getName())
        .containsExactly("/Shared/after");
    w.experiments().deleteExperiment(new DeleteExperiment().setExperimentId(id));
    assertThatThrownBy(() -> run(id, "late"))
        .isInstanceOf(InvalidState.class)
        .hasMessageContaining("restore");
    assertThat(
            w.experiments()
                .searchExperiments(new SearchExperiments().setViewType(ViewType.DELETED_ONLY)))
        .extracting(e -> e.getExperimentId())
        .contains(id);
    w.experiments().restoreExperiment(new RestoreExperiment().setExperimentId(id));
    assertThatThrownBy(() -> w.experiments().getExperiment("987654"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("987654");
    assertThatThrownBy(() -> experiment("../up")).isInstanceOf(InvalidParameterValue.class);
  }

  @Test
  void aRunKeepsWhatItIsToldAndTheLastOfEachMetric() {
    String run = run(experiment("/Shared/logging"), "first");
    for (int step = 0; step < 3; step++) {
      w.experiments()
          .logMetric(
              new LogMetric()
                  .setRunId(run)
                  .setKey("accuracy")
                  .setValue(0.5 + step / 10.0)
                  .setStep((long) step)
                  .setTimestamp(1_000L + step));
    }
    w.experiments().logParam(new LogParam().setRunId(run).setKey("model").setValue("policy"));
    w.experiments().setTag(new SetTag().setRunId(run).setKey("prompt").setValue("v1"));
    w.experiments()
        .logBatch(
            new LogBatch()
                .setRunId(run)
                .setMetrics(
                    List.of(
                        new Metric().setKey("errors").setValue(2.0).setTimestamp(5L).setStep(0L)))
                .setParams(List.of(new Param().setKey("orders").setValue("40")))
                .setTags(List.of(new RunTag().setKey("prompt").setValue("v2"))));
    w.experiments()
        .logInputs(
            new LogInputs()
                .setRunId(run)
                .setDatasets(
                    List.of(
                        new DatasetInput()
                            .setDataset(
                                new Dataset()
                                    .setName("eval")
                                    .setDigest("abc")
                                    .setSource("eval.jsonl")
                                    .setSourceType("local")))));

    Run kept = w.experiments().getRun(run).getRun();
    assertThat(kept.getInfo().getRunName()).isEqualTo("first");
    assertThat(metric(kept, "accuracy")).isEqualTo(0.7);
    assertThat(metric(kept, "errors")).isEqualTo(2.0);
    assertThat(kept.getData().getParams()).extracting(Param::getValue).contains("policy", "40");
    assertThat(kept.getData().getTags()).extracting(RunTag::getValue).contains("v2");
    assertThat(kept.getInputs().getDatasetInputs())
        .extracting(i -> i.getDataset().getDigest())
        .containsExactly("abc");
    assertThat(
            StreamSupport.stream(
                    w.experiments()
                        .getHistory(
                            new GetHistoryRequest()
                                .setRunId(run)
                                .setMetricKey("accuracy")
                                .setMaxResults(2L))
                        .spliterator(),
                    false)
                .map(Metric::getStep))
        .containsExactly(0L, 1L, 2L);
    assertThatThrownBy(
            () ->
                w.experiments()
                    .logParam(new LogParam().setRunId(run).setKey("model").setValue("other")))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("policy");

    w.experiments()
        .updateRun(
            new UpdateRun().setRunId(run).setStatus(UpdateRunStatus.FINISHED).setEndTime(9L));
    assertThat(w.experiments().getRun(run).getRun().getInfo().getEndTime()).isEqualTo(9L);
    w.experiments().deleteRun(new DeleteRun().setRunId(run));
    assertThatThrownBy(
            () -> w.experiments().setTag(new SetTag().setRunId(run).setKey("a").setValue("b")))
        .isInstanceOf(InvalidState.class);
    assertThatThrownBy(() -> w.experiments().getRun("absent")).isInstanceOf(NotFound.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "metrics.f1 > 0.5; b,c",
        "metrics.f1 >= 0.5 AND params.model = 'y'; b",
        "params.model != 'y'; a,c",
        "params.model LIKE 'x%'; a,c",
        "tags.\"the tag\" = 'it''s'; c",
        "attributes.run_name IN ('a', 'b'); a,b",
        "run_name ILIKE 'A'; a",
        "attributes.status = 'RUNNING' and metrics.`f1` < 0.3; a",
        "params.absent = 'x'; ''"
      })
  void runsAreSearched(String filter, String expected) {
    String experiment = searched();
    assertThat(
            StreamSupport.stream(
                    w.experiments()
                        .searchRuns(
                            new SearchRuns()
                                .setExperimentIds(List.of(experiment))
                                .setFilter(filter)
                                .setMaxResults(1L)
                                .setOrderBy(List.of("metrics.f1 ASC")))
                        .spliterator(),
                    false)
                .map(run -> run.getInfo().getRunName()))
        .containsExactly(expected.replace("'", "").isEmpty() ? new String[0] : expected.split(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics.f1 > 'a'",
        "nonsense",
        "params.model = 'x' OR params.model = 'y'",
        "attributes.password = 'x'",
        "secrets.x = 'y'",
        "params.model = 'x'; DROP TABLE experiments",
        "params.model IN 'x'"
      })
  void aFilterThatIsNotUnderstoodIsRefused(String filter) {
    String experiment = searched();
    assertThatThrownBy(
            () ->
                w.experiments()
                    .searchRuns(
                        new SearchRuns().setExperimentIds(List.of(experiment)).setFilter(filter))
                    .iterator()
                    .hasNext())
        .isInstanceOf(InvalidParameterValue.class);
  }

  @Test
  void artifactsLieInTheVolumeThatTheExperimentNames() {
    w.catalogs().create(new CreateCatalog().setName("ml"));
    w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("ml")
                .setSchemaName("default")
                .setName("runs")
                .setVolumeType(VolumeType.MANAGED));
    String experiment =
        w.experiments()
            .createExperiment(
                new CreateExperiment()
                    .setName("/Shared/artifacts")
                    .setArtifactLocation("dbfs:/Volumes/ml/default/runs/e"))
            .getExperimentId();
    String run = run(experiment, "r");
    String uri = w.experiments().getRun(run).getRun().getInfo().getArtifactUri();
    assertThat(uri).isEqualTo("dbfs:/Volumes/ml/default/runs/e/" + run + "/artifacts");
    w.files()
        .upload(
            new UploadRequest()
                .setFilePath(uri.substring("dbfs:".length()) + "/plots/a.txt")
                .setContents(new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8))));
    assertThat(w.experiments().listArtifacts(new ListArtifactsRequest().setRunId(run)))
        .extracting(FileInfo::getPath)
        .containsExactly("plots");
    assertThat(
            w.experiments()
                .listArtifacts(new ListArtifactsRequest().setRunId(run).setPath("plots")))
        .extracting(FileInfo::getFileSize)
        .containsExactly(3L);
    assertThatThrownBy(
            () ->
                w.experiments()
                    .listArtifacts(new ListArtifactsRequest().setRunId(run).setPath("../.."))
                    .iterator()
                    .hasNext())
        .isInstanceOf(InvalidParameterValue.class);
    assertThatThrownBy(
            () ->
                w.experiments()
                    .createExperiment(
                        new CreateExperiment()
                            .setName("/Shared/elsewhere")
                            .setArtifactLocation("file:///etc")))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("/Volumes/");
  }

  private static String searched() {
    try {
      return w.experiments().getByName("/Shared/searched").getExperiment().getExperimentId();
    } catch (NotFound e) {
      String experiment = experiment("/Shared/searched");
      logged(experiment, "a", 0.2, "x1", "plain");
      logged(experiment, "b", 0.6, "y", "plain");
      logged(experiment, "c", 0.9, "x2", "it's");
      return experiment;
    }
  }

  private static void logged(String experiment, String name, double f1, String model, String tag) {
    w.experiments()
        .logBatch(
            new LogBatch()
                .setRunId(run(experiment, name))
                .setMetrics(
                    List.of(new Metric().setKey("f1").setValue(f1).setTimestamp(1L).setStep(0L)))
                .setParams(List.of(new Param().setKey("model").setValue(model)))
                .setTags(List.of(new RunTag().setKey("the tag").setValue(tag))));
  }

  private static String experiment(String name) {
    return w.experiments().createExperiment(new CreateExperiment().setName(name)).getExperimentId();
  }

  private static String run(String experiment, String name) {
    return w.experiments()
        .createRun(new CreateRun().setExperimentId(experiment).setRunName(name))
        .getRun()
        .getInfo()
        .getRunId();
  }

  private static double metric(Run run, String key) {
    return run.getData().getMetrics().stream()
        .filter(m -> m.getKey().equals(key))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
