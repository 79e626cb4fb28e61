package kitchens.caspers.workspace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.InvalidState;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateTableRequest;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.DataSourceFormat;
import com.databricks.sdk.service.catalog.DeleteCatalogRequest;
import com.databricks.sdk.service.catalog.DeleteSchemaRequest;
import com.databricks.sdk.service.catalog.ListSummariesRequest;
import com.databricks.sdk.service.catalog.ListVolumesRequest;
import com.databricks.sdk.service.catalog.SchemaInfo;
import com.databricks.sdk.service.catalog.TableType;
import com.databricks.sdk.service.catalog.UpdateCatalog;
import com.databricks.sdk.service.catalog.UpdateSchema;
import com.databricks.sdk.service.catalog.UpdateTableRequest;
import com.databricks.sdk.service.catalog.UpdateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeInfo;
import com.databricks.sdk.service.catalog.VolumeType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogTest {

  private static final String ADMINISTRATOR = System.getProperty("user.name") + "@localhost";

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
  void aCatalogLivesItsLife() {
    var made =
        w.catalogs()
            .create(
                new CreateCatalog()
                    .setName("Life")
                    .setComment("hello")
                    .setProperties(Map.of("k", "v")));
    assertThat(made.getName()).isEqualTo("life");
    assertThat(made.getOwner()).isEqualTo(ADMINISTRATOR);
    assertThat(made.getCreatedAt()).isPositive();
    assertThat(names(w.schemas().list("life"))).containsExactly("default");

    var updated = w.catalogs().update(new UpdateCatalog().setName("life").setNewName("afterlife"));
    assertThat(updated.getComment()).isEqualTo("hello");
    assertThat(w.catalogs().get("afterlife").getProperties()).containsEntry("k", "v");
    assertThatThrownBy(() -> w.catalogs().get("life")).isInstanceOf(NotFound.class);

    w.catalogs().delete("afterlife");
    assertThatThrownBy(() -> w.catalogs().get("afterlife"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("afterlife");
  }

  @Test
  void aNameIsTakenOnceHoweverManyAskAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> create =
          () -> {
            try {
              w.catalogs().create(new CreateCatalog().setName("contended"));
              return true;
            } catch (ResourceAlreadyExists e) {
              return false;
            }
          };
      long won = 0;
      for (var made : threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> create).toList())) {
        won += made.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whatIsNotEmptyIsDeletedOnlyByForceAndTakesItsFilesWithIt() throws IOException {
    w.catalogs().create(new CreateCatalog().setName("full"));
    w.schemas().create(new CreateSchema().setName("s").setCatalogName("full"));
    VolumeInfo volume = volume("full", "s", "v");
    Path files = path(volume.getStorageLocation());
    assertThat(files)
        .isDirectory()
        .startsWith(workspace.home().storage().resolve("full/s/volumes"));
    Files.writeString(files.resolve("f.json"), "{}");

    assertThatThrownBy(() -> w.catalogs().delete("full"))
        .isInstanceOf(InvalidState.class)
        .hasMessageContaining("1 schema");
    assertThatThrownBy(() -> w.schemas().delete("full.s"))
        .isInstanceOf(InvalidState.class)
        .hasMessageContaining("1 volume");
    assertThat(files.resolve("f.json")).exists();

    w.schemas().delete(new DeleteSchemaRequest().setFullName("full.s").setForce(true));
    assertThat(files).doesNotExist();
    volume("full", "default", "v");
    w.catalogs().delete(new DeleteCatalogRequest().setName("full").setForce(true));
    assertThat(workspace.home().storage().resolve("full")).doesNotExist();
  }

  @Test
  void aRenamedSchemaKeepsItsFilesFromTheNextOneOfItsOldName() throws IOException {
    w.catalogs().create(new CreateCatalog().setName("renaming"));
    w.schemas().create(new CreateSchema().setName("a").setCatalogName("renaming"));
    Path old = path(volume("renaming", "a", "v").getStorageLocation());
    Files.writeString(old.resolve("kept"), "x");
    SchemaInfo b = w.schemas().update(new UpdateSchema().setFullName("renaming.a").setNewName("b"));
    SchemaInfo a = w.schemas().create(new CreateSchema().setName("a").setCatalogName("renaming"));
    assertThat(a.getStorageLocation()).isNotEqualTo(b.getStorageLocation());
    w.schemas().delete(new DeleteSchemaRequest().setFullName("renaming.a").setForce(true));
    assertThat(old.resolve("kept")).exists();
  }

  @Test
  void badNamesAndWhatIsNotServedAreRefusedByName() {
    for (String name : List.of("a.b", "a b", "../up", "", "x".repeat(256))) {
      assertThatThrownBy(() -> w.catalogs().create(new CreateCatalog().setName(name)))
          .as(name)
          .isInstanceOf(InvalidParameterValue.class);
    }
    assertThatThrownBy(
            () ->
                w.catalogs().create(new CreateCatalog().setName("x").setStorageRoot("s3://b/root")))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("storage_root");
    assertThatThrownBy(
            () -> w.schemas().create(new CreateSchema().setName("s").setCatalogName("nowhere")))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("catalog 'nowhere'");
    assertThatThrownBy(
            () -> w.catalogs().update(new UpdateCatalog().setName("nowhere").setOwner("x")))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void listsComeInPages() {
    w.catalogs().create(new CreateCatalog().setName("paged"));
    for (int i = 0; i < 5; i++) {
      w.schemas().create(new CreateSchema().setCatalogName("paged").setName("s" + i));
      volume("paged", "default", "v" + i);
    }
    var pages =
        w.schemas()
            .list(
                new com.databricks.sdk.service.catalog.ListSchemasRequest()
                    .setCatalogName("paged")
                    .setMaxResults(2L));
    assertThat(names(pages)).containsExactly("default", "s0", "s1", "s2", "s3", "s4");
    var volumes =
        w.volumes()
            .list(
                new ListVolumesRequest()
                    .setCatalogName("paged")
                    .setSchemaName("default")
                    .setMaxResults(2L));
    assertThat(StreamSupport.stream(volumes.spliterator(), false)).hasSize(5);
  }

  @Test
  void aVolumeLivesItsLife() {
    w.catalogs().create(new CreateCatalog().setName("vols"));
    VolumeInfo made = volume("vols", "default", "v");
    assertThat(made.getFullName()).isEqualTo("vols.default.v");
    assertThatThrownBy(() -> volume("vols", "default", "v"))
        .isInstanceOf(ResourceAlreadyExists.class);
    w.volumes()
        .update(
            new UpdateVolumeRequestContent()
                .setName("vols.default.v")
                .setNewName("w")
                .setComment("c"));
    assertThat(w.volumes().read("vols.default.w").getComment()).isEqualTo("c");
    w.volumes().delete("vols.default.w");
    assertThat(path(made.getStorageLocation())).doesNotExist();
    assertThatThrownBy(() -> w.volumes().delete("vols.default.w")).isInstanceOf(NotFound.class);
  }

  @Test
  void anExternalVolumeKeepsItsFilesAndStaysClearOfTheHome() throws IOException {
    w.catalogs().create(new CreateCatalog().setName("ext"));
    Path outside = Files.createTempDirectory("outside");
    w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("ext")
                .setSchemaName("default")
                .setName("e")
                .setVolumeType(VolumeType.EXTERNAL)
                .setStorageLocation(outside.toUri().toString()));
    w.volumes().delete("ext.default.e");
    assertThat(outside).exists();
    Files.delete(outside);
    for (Path inside : List.of(workspace.home().root(), workspace.home().storage(), Path.of("/"))) {
      assertThatThrownBy(
              () ->
                  w.volumes()
                      .create(
                          new CreateVolumeRequestContent()
                              .setCatalogName("ext")
                              .setSchemaName("default")
                              .setName("bad")
                              .setVolumeType(VolumeType.EXTERNAL)
                              .setStorageLocation(inside.toString())))
          .isInstanceOf(InvalidParameterValue.class)
          .hasMessageContaining("overlaps");
    }
  }

  @Test
  void aTableLivesItsLife() throws IOException {
    w.catalogs().create(new CreateCatalog().setName("tabs"));
    SchemaInfo schema = w.schemas().get("tabs.default");
    String location = schema.getStorageLocation() + "/tables/" + UUID.randomUUID();
    Files.createDirectories(path(location));
    var made = w.tables().create(table("tabs", "t", TableType.MANAGED, location));
    assertThat(made.getFullName()).isEqualTo("tabs.default.t");
    assertThat(made.getTableId()).isNotBlank();
    assertThat(w.tables().exists("tabs.default.t").getTableExists()).isTrue();
    assertThat(w.tables().exists("tabs.default.u").getTableExists()).isFalse();
    assertThat(w.tables().get("tabs.default.t").getStorageLocation()).isEqualTo(location);
    assertThat(w.tables().list("tabs", "default")).hasSize(1);
    var summaries =
        w.tables()
            .listSummaries(
                new ListSummariesRequest().setCatalogName("tabs").setTableNamePattern("t%"));
    assertThat(StreamSupport.stream(summaries.spliterator(), false).map(t -> t.getFullName()))
        .containsExactly("tabs.default.t");
    w.tables()
        .update(new UpdateTableRequest().setFullName("tabs.default.t").setOwner(ADMINISTRATOR));
    w.tables().delete("tabs.default.t");
    assertThat(path(location)).doesNotExist();
    assertThatThrownBy(() -> w.tables().get("tabs.default.t")).isInstanceOf(NotFound.class);
  }

  @Test
  void tablesLieWhereTheirTypeSays() {
    w.catalogs().create(new CreateCatalog().setName("rules"));
    assertThatThrownBy(
            () -> w.tables().create(table("rules", "t", TableType.MANAGED, "file:/etc/tables/x")))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("EXTERNAL");
    String inside = w.schemas().get("rules.default").getStorageLocation() + "/tables/x";
    assertThatThrownBy(() -> w.tables().create(table("rules", "t", TableType.EXTERNAL, inside)))
        .isInstanceOf(InvalidParameterValue.class);
    assertThatThrownBy(
            () -> w.tables().create(table("rules", "t", TableType.STREAMING_TABLE, inside)))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("pipeline");
  }

  private static CreateTableRequest table(
      String catalog, String name, TableType type, String location) {
    return new CreateTableRequest()
        .setCatalogName(catalog)
        .setSchemaName("default")
        .setName(name)
        .setTableType(type)
        .setDataSourceFormat(DataSourceFormat.DELTA)
        .setStorageLocation(location);
  }

  private static VolumeInfo volume(String catalog, String schema, String name) {
    return w.volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName(catalog)
                .setSchemaName(schema)
                .setName(name)
                .setVolumeType(VolumeType.MANAGED));
  }

  private static List<String> names(Iterable<SchemaInfo> schemas) {
    return StreamSupport.stream(schemas.spliterator(), false).map(SchemaInfo::getName).toList();
  }

  private static Path path(String uri) {
    return Path.of(URI.create(uri));
  }
}
