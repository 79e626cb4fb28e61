package kitchens.caspers.workspace.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.workspace.Delete;
import com.databricks.sdk.service.workspace.ExportFormat;
import com.databricks.sdk.service.workspace.ExportRequest;
import com.databricks.sdk.service.workspace.Import;
import com.databricks.sdk.service.workspace.ImportFormat;
import com.databricks.sdk.service.workspace.Language;
import com.databricks.sdk.service.workspace.ObjectType;
import com.databricks.sdk.service.workspace.WorkspaceAPI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.UUID;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class WorkspaceRoutesTest {

  private final TestWorkspace server;
  private final WorkspaceAPI workspace;
  private final String root = "/Workspace/Users/ada/" + UUID.randomUUID();

  WorkspaceRoutesTest(TestWorkspace server) {
    this.server = server;
    this.workspace = server.client().workspace();
  }

  @BeforeEach
  void makeRoot() {
    workspace.mkdirs(root);
  }

  @Test
  void aFileGoesInAndComesOut() {
    workspace.importContent(
        new Import()
            .setPath(root + "/a ü.txt")
            .setFormat(ImportFormat.RAW)
            .setContent(b64("héllo")));
    var status = workspace.getStatus(root + "/a ü.txt");
    assertThat(status.getObjectType()).isEqualTo(ObjectType.FILE);
    assertThat(status.getSize()).isEqualTo(6);
    assertThat(status.getPath()).isEqualTo(root + "/a ü.txt");
    assertThat(status.getObjectId()).isPositive();
    var exported =
        workspace.export(
            new ExportRequest().setPath(root + "/a ü.txt").setFormat(ExportFormat.AUTO));
    assertThat(
            new String(Base64.getDecoder().decode(exported.getContent()), StandardCharsets.UTF_8))
        .isEqualTo("héllo");
    assertThat(exported.getFileType()).isEqualTo("txt");
    assertThat(workspace.getStatus(root.substring("/Workspace".length())).getObjectType())
        .isEqualTo(ObjectType.DIRECTORY);
  }

  @Test
  void aFileIsReplacedOnlyOnDemand() {
    Import first =
        new Import().setPath(root + "/f").setFormat(ImportFormat.AUTO).setContent(b64("1"));
    workspace.importContent(first);
    assertThatThrownBy(() -> workspace.importContent(first))
        .isInstanceOf(ResourceAlreadyExists.class)
        .hasMessageContaining(root + "/f");
    workspace.importContent(first.setOverwrite(true).setContent(b64("22")));
    assertThat(workspace.getStatus(root + "/f").getSize()).isEqualTo(2);
  }

  @Test
  void aNotebookKeepsItsLanguage() {
    workspace.importContent(
        new Import()
            .setPath(root + "/query")
            .setFormat(ImportFormat.SOURCE)
            .setLanguage(Language.SQL)
            .setContent(b64("SELECT 1")));
    var status = workspace.getStatus(root + "/query");
    assertThat(status.getObjectType()).isEqualTo(ObjectType.NOTEBOOK);
    assertThat(status.getLanguage()).isEqualTo(Language.SQL);
  }

  @Test
  void directoriesAreListedAndDeleted() {
    workspace.mkdirs(root + "/d/e");
    workspace.importContent(
        new Import().setPath(root + "/d/f").setFormat(ImportFormat.RAW).setContent(b64("")));
    assertThat(workspace.list(root + "/d"))
        .extracting(o -> o.getPath())
        .containsExactly(root + "/d/e", root + "/d/f");
    assertThatThrownBy(() -> workspace.delete(new Delete().setPath(root + "/d")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("recursive");
    workspace.delete(new Delete().setPath(root + "/d").setRecursive(true));
    assertThatThrownBy(() -> workspace.list(root + "/d").iterator().hasNext())
        .isInstanceOf(NotFound.class);
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThatThrownBy(
            () ->
                workspace.importContent(
                    new Import()
                        .setPath(root + "/nb")
                        .setFormat(ImportFormat.JUPYTER)
                        .setContent(b64("{}"))))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("JUPYTER");
    assertThatThrownBy(
            () ->
                workspace.importContent(
                    new Import()
                        .setPath(root + "/no/such/parent")
                        .setFormat(ImportFormat.RAW)
                        .setContent("")))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("mkdirs");
    assertThatThrownBy(
            () -> workspace.delete(new Delete().setPath("/Workspace").setRecursive(true)))
        .isInstanceOf(InvalidParameterValue.class);
    assertThatThrownBy(() -> workspace.getStatus("relative")).isInstanceOf(BadRequest.class);
  }

  @Test
  void staysInsideTheTree() throws Exception {
    Files.writeString(server.home().root().resolve("secret"), "s");
    Files.createSymbolicLink(server.home().workspaceFiles().resolve("link"), server.home().root());
    for (String path :
        new String[] {
          "/Workspace/../secret", "/../secret", "/Users/./x", "/link/secret", "/a\u0000b"
        }) {
      assertThatThrownBy(() -> workspace.export(new ExportRequest().setPath(path)))
          .as(path)
          .isInstanceOf(BadRequest.class);
      assertThatThrownBy(() -> workspace.mkdirs(path)).as(path).isInstanceOf(BadRequest.class);
    }
    workspace.delete(new Delete().setPath(root).setRecursive(true));
  }

  @Test
  void rawBodiesAndFormsAreTakenToo() throws Exception {
    Http http = new Http(server).withToken(server.adminToken());
    String encoded = root.replace("/", "%2F") + "%2Fraw.bin";
    var raw =
        http.send(
            "POST",
            "/api/2.0/workspace-files/import-file/" + encoded + "?overwrite=true",
            BodyPublishers.ofByteArray(new byte[100_000]));
    assertThat(raw.statusCode()).as(raw.body()).isEqualTo(200);
    assertThat(workspace.getStatus(root + "/raw.bin").getSize()).isEqualTo(100_000);

    String form =
        part("path", "", root + "/form.txt")
            + part("format", "", "AUTO")
            + part("overwrite", "", "true")
            + part("content", "; filename=\"x\"", "from a form")
            + "--b--\r\n";
    var posted =
        http.with("Content-Type", "multipart/form-data; boundary=b")
            .post("/api/2.0/workspace/import", form);
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(200);
    assertThat(workspace.getStatus(root + "/form.txt").getSize()).isEqualTo(11);
    var direct =
        http.get("/api/2.0/workspace/export?direct_download=true&path=" + root + "/form.txt");
    assertThat(direct.body()).isEqualTo("from a form");
  }

  private static String part(String name, String more, String value) {
    return "--b\r\nContent-Disposition: form-data; name=\""
        + name
        + "\""
        + more
        + "\r\n\r\n"
        + value
        + "\r\n";
  }

  private static String b64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
