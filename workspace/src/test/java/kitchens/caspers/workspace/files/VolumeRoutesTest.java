package kitchens.caspers.workspace.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.AlreadyExists;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.CreateDirectoryRequest;
import com.databricks.sdk.service.files.DirectoryEntry;
import com.databricks.sdk.service.files.FilesAPI;
import com.databricks.sdk.service.files.ListDirectoryContentsRequest;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class VolumeRoutesTest {

  private final WorkspaceClient client;
  private final FilesAPI files;
  private final Http http;
  private String volume;
  private Path onDisk;

  VolumeRoutesTest(TestWorkspace server) {
    this.client = server.client();
    this.files = client.files();
    this.http = new Http(server).withToken(server.adminToken());
  }

  @BeforeEach
  void makeVolume() {
    String catalog = "c" + UUID.randomUUID().toString().replace("-", "");
    client.catalogs().create(new CreateCatalog().setName(catalog));
    client.schemas().create(new CreateSchema().setCatalogName(catalog).setName("s"));
    var made =
        client
            .volumes()
            .create(
                new CreateVolumeRequestContent()
                    .setCatalogName(catalog)
                    .setSchemaName("s")
                    .setName("v")
                    .setVolumeType(VolumeType.MANAGED));
    volume = "/Volumes/" + catalog + "/s/v";
    onDisk = Path.of(URI.create(made.getStorageLocation()));
  }

  @Test
  void aFileGoesInAndComesOut() throws Exception {
    upload("/a-b/x.json", "hello", false);
    var metadata = files.getMetadata(volume + "/a-b/x.json");
    assertThat(metadata.getContentLength()).isEqualTo(5);
    var download = files.download(volume + "/a-b/x.json");
    assertThat(download.getContentLength()).isEqualTo(5);
    try (InputStream contents = download.getContents()) {
      assertThat(new String(contents.readAllBytes(), UTF_8)).isEqualTo("hello");
    }
    files.delete(volume + "/a-b/x.json");
    assertThatThrownBy(() -> files.download(volume + "/a-b/x.json"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("x.json");
    assertThatThrownBy(() -> files.getMetadata(volume + "/a-b/x.json"))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.delete(volume + "/a-b/x.json")).isInstanceOf(NotFound.class);
  }

  @Test
  void aFileIsReplacedOnlyOnDemand() {
    upload("/f", "1", false);
    assertThatThrownBy(() -> upload("/f", "2", false))
        .isInstanceOf(AlreadyExists.class)
        .hasMessageContaining("overwrite=true");
    upload("/f", "22", true);
    assertThat(files.getMetadata(volume + "/f").getContentLength()).isEqualTo(2);
  }

  @Test
  void ofManyUploadsWithoutOverwriteExactlyOneWins() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> uploads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String body = "" + i;
        uploads.add(
            () ->
                http.send(
                        "PUT",
                        "/api/2.0/fs/files" + volume + "/race",
                        BodyPublishers.ofString(body))
                    .statusCode());
      }
      List<Integer> statuses = new ArrayList<>();
      for (var upload : pool.invokeAll(uploads)) {
        statuses.add(upload.get());
      }
      assertThat(statuses).containsOnly(204, 409).containsOnlyOnce(204);
    } finally {
      pool.shutdown();
    }
    try (var left = Files.list(onDisk)) {
      assertThat(left).extracting(p -> p.getFileName().toString()).containsExactly("race");
    }
  }

  @Test
  void partsOfAFileAreServed() throws Exception {
    upload("/digits", "0123456789", false);
    String path = "/api/2.0/fs/files" + volume + "/digits";
    var part = http.with("Range", "bytes=2-4").get(path);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
    assertThat(http.with("Range", "bytes=7-").get(path).body()).isEqualTo("789");
    assertThat(http.with("Range", "bytes=-3").get(path).body()).isEqualTo("789");
    assertThat(http.with("Range", "bytes=8-99").get(path).body()).isEqualTo("89");
    var beyond = http.with("Range", "bytes=10-").get(path);
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */10");
  }

  @Test
  void directoriesAreMadeListedPageByPageAndDeleted() {
    files.createDirectory(new CreateDirectoryRequest().setDirectoryPath(volume + "/d/e"));
    files.createDirectory(new CreateDirectoryRequest().setDirectoryPath(volume + "/d/e"));
    for (int i = 0; i < 5; i++) {
      upload("/d/f" + i, "x", false);
    }
    List<DirectoryEntry> entries = new ArrayList<>();
    files
        .listDirectoryContents(
            new ListDirectoryContentsRequest().setDirectoryPath(volume + "/d").setPageSize(2L))
        .forEach(entries::add);
    assertThat(entries)
        .extracting(DirectoryEntry::getName)
        .containsExactly("e", "f0", "f1", "f2", "f3", "f4");
    assertThat(entries.get(0).getIsDirectory()).isTrue();
    assertThat(entries.get(1).getPath()).isEqualTo(volume + "/d/f0");
    assertThat(entries.get(1).getFileSize()).isEqualTo(1);

    files.getDirectoryMetadata(volume + "/d");
    assertThatThrownBy(() -> files.deleteDirectory(volume + "/d"))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("not empty");
    files.deleteDirectory(volume + "/d/e");
    assertThatThrownBy(() -> files.getDirectoryMetadata(volume + "/d/e"))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(
            () ->
                files.createDirectory(
                    new CreateDirectoryRequest().setDirectoryPath(volume + "/d/f0")))
        .isInstanceOf(AlreadyExists.class);
    assertThatThrownBy(() -> files.deleteDirectory(volume)).isInstanceOf(BadRequest.class);
  }

  @Test
  void whatAKilledUploadLeftIsNotSeenAndGoesWithItsDirectory() throws Exception {
    files.createDirectory(new CreateDirectoryRequest().setDirectoryPath(volume + "/d"));
    Path left = Files.writeString(onDisk.resolve("d").resolve(Uploads.TEMPORARY + "x"), "half");
    assertThat(
            files.listDirectoryContents(
                new ListDirectoryContentsRequest().setDirectoryPath(volume + "/d")))
        .isEmpty();
    assertThatThrownBy(() -> files.deleteDirectory(volume + "/d")).isInstanceOf(BadRequest.class);
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    files.deleteDirectory(volume + "/d");
    assertThat(onDisk.resolve("d")).doesNotExist();
  }

  @Test
  void wholePathsMayArriveEncoded() throws Exception {
    String odd = "/api/2.0/fs/files" + volume + "/a%20b/%C3%BC%25+.json";
    assertThat(http.send("PUT", odd, BodyPublishers.ofString("z")).statusCode()).isEqualTo(204);
    assertThat(onDisk.resolve("a b").resolve("ü%+.json")).hasContent("z");
    assertThat(http.get(odd).body()).isEqualTo("z");
    upload("/x", "y", false);
    String encoded = volume.replace("/", "%2F") + "%2Fx";
    assertThat(http.get("/api/2.0/fs/files/" + encoded).body()).isEqualTo("y");
  }

  @Test
  void staysInsideTheVolume() throws Exception {
    Files.createDirectories(onDisk);
    Files.createSymbolicLink(onDisk.resolve("link"), Path.of("/etc"));
    for (String path :
        List.of(
            volume + "/../../x",
            volume + "/%2e%2e/%2e%2e/x",
            volume + "/..%2F..%2Fx",
            volume + "/link/passwd",
            volume + "/link",
            volume + "/a%00b",
            "/Volumes/x/y",
            "/etc/passwd",
            "/Volumes/../etc/a/b")) {
      var put =
          http.send("PUT", "/api/2.0/fs/files" + path, BodyPublishers.ofString("x")).statusCode();
      assertThat(put).as("PUT " + path).isIn(400, 404);
      assertThat(http.get("/api/2.0/fs/files" + path).statusCode())
          .as("GET " + path)
          .isIn(400, 404);
    }
    assertThatThrownBy(() -> files.download("/Volumes/no/such/volume/x"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("no.such.volume");
  }

  @Test
  void largeFilesAreStreamed() throws Exception {
    long size = 300L << 20;
    InputStream zeros =
        new InputStream() {
          private long left = size;

          @Override
          public int read() {
            return left-- > 0 ? 0 : -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
              return -1;
            }
            int read = (int) Math.min(left, length);
            left -= read;
            return read;
          }
        };
    files.upload(
        new UploadRequest().setFilePath(volume + "/large").setContents(zeros).setOverwrite(true));
    assertThat(files.getMetadata(volume + "/large").getContentLength()).isEqualTo(size);
  }

  private void upload(String name, String content, boolean overwrite) {
    files.upload(
        new UploadRequest()
            .setFilePath(volume + name)
            .setContents(new ByteArrayInputStream(content.getBytes(UTF_8)))
            .setOverwrite(overwrite));
  }
}
