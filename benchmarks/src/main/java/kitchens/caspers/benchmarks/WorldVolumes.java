package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** The volumes of a world that no stage has made, in a catalog of its own. */
final class WorldVolumes {
  private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  private WorldVolumes() {}

  /** Makes a catalog with a schema {@code simulator} and volumes in it. */
  static void make(WorkspaceClient client, String catalog, List<String> volumes) {
    client.catalogs().create(new CreateCatalog().setName(catalog));
    client.schemas().create(new CreateSchema().setCatalogName(catalog).setName("simulator"));
    for (var volume : volumes) {
      client
          .volumes()
          .create(
              new CreateVolumeRequestContent()
                  .setCatalogName(catalog)
                  .setSchemaName("simulator")
                  .setName(volume)
                  .setVolumeType(VolumeType.MANAGED));
    }
  }

  /** Makes the catalog with its volumes, and puts a journal there. */
  static void put(WorkspaceClient client, String catalog, Journal journal) {
    make(client, catalog, List.of("journal", "events"));
    var number = 0;
    for (var line : journal.toJsonLines().lines().toList()) {
      client
          .files()
          .upload(
              new UploadRequest()
                  .setFilePath(
                      "/Volumes/%s/simulator/journal/%08d.json".formatted(catalog, ++number))
                  .setContents(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)))
                  .setOverwrite(false));
    }
  }

  /** The files of a place, relative to the events' volume. */
  static Set<String> files(WorkspaceClient client, String catalog, String place) {
    var found = new HashSet<String>();
    for (var day : client.files().listDirectoryContents(events(catalog) + place)) {
      for (var file : client.files().listDirectoryContents(day.getPath())) {
        found.add(place + "/" + day.getName() + "/" + file.getName());
      }
    }
    return found;
  }

  static byte[] bytes(WorkspaceClient client, String catalog, String file) {
    try (var contents = client.files().download(events(catalog) + file).getContents()) {
      return contents.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the slice begins that is written to a file. */
  static SimulatedInstant start(String file) {
    var name = file.substring(file.lastIndexOf('/') + 1).split("-")[0];
    return SimulatedInstant.of(LocalDateTime.parse(name, START).toInstant(ZoneOffset.UTC));
  }

  /** Where it ends. */
  static SimulatedInstant end(String file) {
    var seconds = file.substring(file.lastIndexOf('-') + 1, file.lastIndexOf('.'));
    return start(file).plus(Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private static String events(String catalog) {
    return "/Volumes/" + catalog + "/simulator/events/";
  }
}
