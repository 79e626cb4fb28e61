package kitchens.caspers.compute.pipelines.ask;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.delta.LogTail;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;

/**
 * The versions of all tables of the pipelines that a flow reads from. Those pipelines commit the
 * tables that are streamed from last in a batch: whoever has seen a row there, sees here versions
 * with all that the row's batch did.
 */
final class UpstreamVersions {
  private final Map<String, Path> logs = new TreeMap<>();
  private final Map<String, Long> known = new TreeMap<>();

  UpstreamVersions(List<ExternalTable> tables, KernelTable.Context context) {
    for (ExternalTable table : tables) {
      String name = table.name().toString();
      logs.put(name, LogTail.directory(table.location()).resolve("_delta_log"));
      known.put(name, KernelTable.open(context, table.location()).version());
    }
  }

  /** The newest version of each table, by its full name. */
  Map<String, Long> current() {
    known.replaceAll(
        (table, version) -> {
          long newest = version;
          while (Files.exists(logs.get(table).resolve("%020d.json".formatted(newest + 1)))) {
            newest++;
          }
          return newest;
        });
    return Map.copyOf(known);
  }
}
