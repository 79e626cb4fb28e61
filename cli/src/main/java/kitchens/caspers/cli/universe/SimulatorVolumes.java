package kitchens.caspers.cli.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** What the simulator keeps in a catalog: its journal, and the events that it has landed. */
public final class SimulatorVolumes {
  private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  private final WorkspaceClient client;
  private final String catalog;

  /** The volumes of one universe. */
  public SimulatorVolumes(WorkspaceClient client, String catalog) {
    this.client = client;
    this.catalog = catalog;
  }

  /**
   * The journal as it stands.
   *
   * @throws CliException when the universe has not begun
   */
  public Journal journal() {
    var lines = new ArrayList<String>();
    try {
      while (true) {
        lines.add(text("%s/journal/%08d.json".formatted(root(), lines.size() + 1)));
      }
    } catch (NotFound e) {
      if (lines.isEmpty()) {
        throw new CliException(
            "catalog %s has no simulator's journal — caspers up begins one".formatted(catalog), e);
      }
      return Journal.parse(String.join("\n", lines) + "\n");
    }
  }

  /** Where the last landed file of a business by configuration ends; empty when there is none. */
  Optional<SimulatedInstant> landed(String business) {
    return Optional.ofNullable(lastEnd("%s/events/%s".formatted(root(), business)));
  }

  /**
   * Puts one entry behind those that are there, never over another.
   *
   * @param number the entry's place, from 1
   * @throws com.databricks.sdk.core.error.platform.ResourceConflict when somebody was faster
   */
  void put(int number, String line) {
    client
        .files()
        .upload(
            new UploadRequest()
                .setFilePath("%s/journal/%08d.json".formatted(root(), number))
                .setContents(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)))
                .setOverwrite(false));
  }

  /** Where the last landed file of each location ends; a location without files is left out. */
  public Map<String, SimulatedInstant> landed(Simulation simulation) {
    var ends = new LinkedHashMap<String, SimulatedInstant>();
    for (var location : simulation.locations()) {
      var slug = simulation.journal().locations().get(location).slug();
      var end = lastEnd("%s/events/%s".formatted(root(), slug));
      if (end != null) {
        ends.put(location, end);
      }
    }
    return ends;
  }

  private SimulatedInstant lastEnd(String folder) {
    SimulatedInstant last = null;
    try {
      for (var day : client.files().listDirectoryContents(folder)) {
        for (var file : client.files().listDirectoryContents(day.getPath())) {
          var end = end(file.getName());
          last = last == null || last.isBefore(end) ? end : last;
        }
      }
    } catch (NotFound e) {
      return null;
    }
    return last;
  }

  /** When the slice ends that has this file name, {@code 20261126T220000-2.json}. */
  static SimulatedInstant end(String name) {
    var parts = name.substring(0, name.indexOf('.')).split("-");
    var start = LocalDateTime.parse(parts[0], START).toInstant(ZoneOffset.UTC);
    return SimulatedInstant.of(start).plus(Duration.ofSeconds(Long.parseLong(parts[1])));
  }

  private String root() {
    return "/Volumes/" + catalog + "/simulator";
  }

  private String text(String path) {
    try (var contents = client.files().download(path).getContents()) {
      return new String(contents.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
