package kitchens.caspers.workspace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.InvalidState;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.DeleteSchemaRequest;
import com.databricks.sdk.service.catalog.GetRegisteredModelRequest;
import com.databricks.sdk.service.catalog.ListModelVersionsRequest;
import com.databricks.sdk.service.catalog.ListRegisteredModelsRequest;
import com.databricks.sdk.service.catalog.SetRegisteredModelAliasRequest;
import com.databricks.sdk.service.catalog.UpdateModelVersionRequest;
import com.databricks.sdk.service.catalog.UpdateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.ml.CreateModelRequest;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.databricks.sdk.service.ml.ModelVersion;
import com.databricks.sdk.service.ml.ModelVersionTag;
import com.databricks.sdk.service.ml.SearchModelVersionsRequest;
import com.databricks.sdk.service.ml.SetModelVersionTagRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {

  private static TestWorkspace workspace;
  private static WorkspaceClient w;
  private static Path volume;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.start();
    w = workspace.client();
    w.catalogs().create(new CreateCatalog().setName("m"));
    w.schemas().create(new CreateSchema().setCatalogName("m").setName("ai"));
    volume =
        Path.of(
            URI.create(
                w.volumes()
                    .create(
                        new CreateVolumeRequestContent()
                            .setCatalogName("m")
                            .setSchemaName("ai")
                            .setName("files")
                            .setVolumeType(VolumeType.MANAGED))
                    .getStorageLocation()));
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void aModelLivesItsLife() {
    var made =
        w.registeredModels()
            .create(
                new CreateRegisteredModelRequest()
                    .setCatalogName("m")
                    .setSchemaName("ai")
                    .setName("Life")
                    .setComment("hello"));
    assertThat(made.getFullName()).isEqualTo("m.ai.life");
    assertThatThrownBy(
            () ->
                w.registeredModels()
                    .create(
                        new CreateRegisteredModelRequest()
                            .setCatalogName("m")
                            .setSchemaName("ai")
                            .setName("life")))
        .isInstanceOf(ResourceAlreadyExists.class);
    assertThatThrownBy(
            () ->
                w.registeredModels()
                    .create(
                        new CreateRegisteredModelRequest()
                            .setCatalogName("m")
                            .setSchemaName("nowhere")
                            .setName("life")))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("m.nowhere");
    assertThatThrownBy(
            () ->
                w.registeredModels()
                    .create(
                        new CreateRegisteredModelRequest()
                            .setCatalogName("m")
                            .setSchemaName("ai")
                            .setName("../life")))
        .isInstanceOf(InvalidParameterValue.class);

    w.registeredModels()
        .update(
            new UpdateRegisteredModelRequest()
                .setFullName("m.ai.life")
                .setNewName("afterlife")
                .setComment("bye"));
    assertThat(w.registeredModels().get("m.ai.afterlife").getComment()).isEqualTo("bye");
    assertThat(
            StreamSupport.stream(
                w.registeredModels()
                    .list(
                        new ListRegisteredModelsRequest()
                            .setCatalogName("m")
                            .setSchemaName("ai")
                            .setMaxResults(1L))
                    .spliterator(),
                false))
        .anyMatch(model -> model.getFullName().equals("m.ai.afterlife"));
    w.registeredModels().delete("m.ai.afterlife");
    assertThatThrownBy(() -> w.registeredModels().get("m.ai.afterlife"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("m.ai.afterlife");
  }

  @Test
  void aVersionIsTheFolderAsItWasAndTheSameFilesAreTheSameVersion() throws IOException {
    model("refunder");
    Path folder = Files.createDirectories(volume.resolve("refunder/prompts"));
    Files.writeString(folder.getParent().resolve("agent.yml"), "name: refunder\n");
    Files.writeString(folder.resolve("v1.md"), "be fair");
    ModelVersion first = version("m.ai.refunder", "/Volumes/m/ai/files/refunder");
    assertThat(first.getVersion()).isEqualTo("1");
    assertThat(first.getTags()).extracting(ModelVersionTag::getKey).contains("prompt_version");

    assertThat(version("m.ai.refunder", "dbfs:/Volumes/m/ai/files/refunder").getVersion())
        .isEqualTo("1");
    Files.writeString(folder.resolve("v1.md"), "be unfair");
    assertThat(version("m.ai.refunder", "/Volumes/m/ai/files/refunder").getVersion())
        .isEqualTo("2");
    try (Stream<Path> kept = Files.walk(workspace.home().models())) {
      assertThat(kept.filter(p -> p.endsWith("prompts/v1.md")).map(ModelsTest::text))
          .containsExactlyInAnyOrder("be fair", "be unfair");
    }

    w.modelVersions()
        .update(
            new UpdateModelVersionRequest()
                .setFullName("m.ai.refunder")
                .setVersion(2L)
                .setComment("harsh"));
    w.modelRegistry()
        .setModelVersionTag(
            new SetModelVersionTagRequest()
                .setName("m.ai.refunder")
                .setVersion("2")
                .setKey("eval_run_id")
                .setValue("abc"));
    assertThat(w.modelRegistry().getModelVersion("m.ai.refunder", "2").getModelVersion().getTags())
        .extracting(ModelVersionTag::getValue)
        .contains("abc");
    assertThat(w.modelVersions().list(new ListModelVersionsRequest().setFullName("m.ai.refunder")))
        .extracting(v -> v.getVersion())
        .containsExactly(2L, 1L);
    assertThat(
            w.modelRegistry()
                .searchModelVersions(
                    new SearchModelVersionsRequest()
                        .setFilter("name='m.ai.refunder'")
                        .setMaxResults(1L)))
        .extracting(ModelVersion::getVersion)
        .containsExactly("2", "1");

    w.modelVersions().delete("m.ai.refunder", 2L);
    try (Stream<Path> kept = Files.walk(workspace.home().models())) {
      assertThat(kept.filter(p -> p.endsWith("prompts/v1.md")).map(ModelsTest::text))
          .containsExactly("be fair");
    }
    assertThatThrownBy(() -> w.modelVersions().get("m.ai.refunder", 2L))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("version 2");
    assertThat(version("m.ai.refunder", "/Volumes/m/ai/files/refunder").getVersion())
        .as("a number is given once")
        .isEqualTo("3");
  }

  @Test
  void anAliasStandsForOneVersionAtATime() throws IOException {
    model("aliased");
    for (String text : List.of("one", "two")) {
      Files.createDirectories(volume.resolve("aliased-" + text));
      Files.writeString(volume.resolve("aliased-" + text + "/agent.yml"), text);
      version("m.ai.aliased", "/Volumes/m/ai/files/aliased-" + text);
    }
    alias("m.ai.aliased", "champion", 1);
    alias("m.ai.aliased", "champion", 2);
    assertThat(w.modelVersions().getByAlias("m.ai.aliased", "champion").getVersion()).isEqualTo(2);
    assertThat(
            w.registeredModels()
                .get(
                    new GetRegisteredModelRequest()
                        .setFullName("m.ai.aliased")
                        .setIncludeAliases(true))
                .getAliases())
        .singleElement()
        .satisfies(alias -> assertThat(alias.getVersionNum()).isEqualTo(2));
    assertThatThrownBy(() -> alias("m.ai.aliased", "champion", 9)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> alias("m.ai.aliased", "v3", 1))
        .isInstanceOf(InvalidParameterValue.class);
    w.modelVersions().delete("m.ai.aliased", 2L);
    assertThatThrownBy(() -> w.modelVersions().getByAlias("m.ai.aliased", "champion"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("champion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Volumes/m/ai/files/../../../../../etc",
        "/Workspace/../../etc",
        "/etc",
        "file:///etc",
        "s3://bucket/model",
        "runs:/0123/model",
        "models:/m.ai.refunder/1",
        "http://169.254.169.254/latest",
        ""
      })
  void aSourceOutsideOfVolumesAndWorkspaceIsRefused(String source) {
    model("hostile");
    assertThatThrownBy(() -> version("m.ai.hostile", source))
        .isInstanceOf(InvalidParameterValue.class);
  }

  @Test
  void aSourceWithALinkInItIsRefused() throws IOException {
    model("linked");
    Path folder = Files.createDirectories(volume.resolve("linked"));
    Files.writeString(folder.resolve("agent.yml"), "x");
    Files.createSymbolicLink(folder.resolve("passwd"), Path.of("/etc/passwd"));
    assertThatThrownBy(() -> version("m.ai.linked", "/Volumes/m/ai/files/linked"))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("passwd");
    Files.createSymbolicLink(volume.resolve("elsewhere"), Path.of("/etc"));
    assertThatThrownBy(() -> version("m.ai.linked", "/Volumes/m/ai/files/elsewhere"))
        .isInstanceOf(InvalidParameterValue.class);
    Files.createDirectories(volume.resolve("hollow"));
    assertThatThrownBy(() -> version("m.ai.linked", "/Volumes/m/ai/files/hollow"))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("no file");
    assertThatThrownBy(() -> version("m.ai.linked", "/Volumes/m/ai/files/absent"))
        .isInstanceOf(NotFound.class);
    try (Stream<Path> kept = Files.list(workspace.home().models())) {
      assertThat(kept).noneMatch(path -> path.getFileName().toString().startsWith("."));
    }
  }

  @Test
  void manyWhoRegisterTheSameFilesAtOnceGetOneVersion() throws Exception {
    model("contended");
    Files.createDirectories(volume.resolve("contended"));
    Files.writeString(volume.resolve("contended/agent.yml"), "contended");
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      Callable<String> create =
          () -> version("m.ai.contended", "/Volumes/m/ai/files/contended").getVersion();
      for (var made : threads.invokeAll(IntStream.range(0, 6).mapToObj(i -> create).toList())) {
        assertThat(made.get()).isEqualTo("1");
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aSchemaWithModelsGoesOnlyByForce() {
    w.schemas().create(new CreateSchema().setCatalogName("m").setName("held"));
    w.registeredModels()
        .create(
            new CreateRegisteredModelRequest()
                .setCatalogName("m")
                .setSchemaName("held")
                .setName("x"));
    assertThatThrownBy(() -> w.schemas().delete("m.held"))
        .isInstanceOf(InvalidState.class)
        .hasMessageContaining("1 registered model");
    w.schemas().delete(new DeleteSchemaRequest().setFullName("m.held").setForce(true));
    assertThatThrownBy(() -> w.registeredModels().get("m.held.x")).isInstanceOf(NotFound.class);
  }

  @Test
  void theWorkspacesOwnRegistryIsRefusedWithTheMend() {
    assertThatThrownBy(
            () -> w.modelRegistry().createModel(new CreateModelRequest().setName("plain")))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("<catalog>.<schema>.<model>");
  }

  private static void model(String name) {
    try {
      w.registeredModels()
          .create(
              new CreateRegisteredModelRequest()
                  .setCatalogName("m")
                  .setSchemaName("ai")
                  .setName(name));
    } catch (ResourceAlreadyExists e) {
      // a parameterised test shares it
    }
  }

  private static ModelVersion version(String model, String source) {
    return w.modelRegistry()
        .createModelVersion(
            new CreateModelVersionRequest()
                .setName(model)
                .setSource(source)
                .setTags(List.of(new ModelVersionTag().setKey("prompt_version").setValue("v1"))))
        .getModelVersion();
  }

  private static void alias(String model, String alias, long version) {
    w.registeredModels()
        .setAlias(
            new SetRegisteredModelAliasRequest()
                .setFullName(model)
                .setAlias(alias)
                .setVersionNum(version));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
