package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.files.DirectoryEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Truth;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** The simulator's truth of what it has written so far, by the files that have landed. */
final class WrittenTruth {
  private WrittenTruth() {}

  static Truth.Figures of(WorkspaceClient workspace, String catalog) throws Exception {
    var simulation = new Simulation(journal(workspace, catalog));
    var reached = new HashMap<String, SimulatedInstant>();
    for (var location : simulation.locations()) {
      var slug = simulation.journal().locations().get(location).slug();
      reached.put(
          location, lastEnd(workspace, "/Volumes/%s/simulator/events/%s".formatted(catalog, slug)));
    }
    return simulation.truthOfSlices(new SimulatedInstant(0), Map.copyOf(reached)).total();
  }

  private static Journal journal(WorkspaceClient workspace, String catalog) throws Exception {
    var lines = new ArrayList<String>();
    try {
      while (true) {
        var file = "/Volumes/%s/simulator/journal/%08d.json".formatted(catalog, lines.size() + 1);
        try (var contents = workspace.files().download(file).getContents()) {
          lines.add(new String(contents.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (NotFound e) {
      return Journal.parse(String.join("\n", lines) + "\n");
    }
  }

  /** The end of the latest slice: its name says where it begins and how long it is. */
  private static SimulatedInstant lastEnd(WorkspaceClient workspace, String folder) {
    var end = new SimulatedInstant(0);
    for (DirectoryEntry day : workspace.files().listDirectoryContents(folder)) {
      for (DirectoryEntry file : workspace.files().listDirectoryContents(day.getPath())) {
        end = Benchmarks.later(end, SliceNames.end(file.getName()));
      }
    }
    return end;
  }
}
