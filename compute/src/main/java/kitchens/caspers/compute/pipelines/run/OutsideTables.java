package kitchens.caspers.compute.pipelines.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.ExternalTable;
import kitchens.caspers.compute.pipelines.graph.Flow;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.plan.LeafFilter;
import kitchens.caspers.compute.pipelines.plan.Query;
import kitchens.caspers.compute.pipelines.source.Batch;
import kitchens.caspers.compute.pipelines.source.Checkpoint;

/**
 * The tables that a pipeline reads and does not own. Those that a flow reads as a stream are
 * followed, version by version; the others are read whole whenever they have changed.
 */
final class OutsideTables {
  private final Map<String, OutsideTable> tables = new LinkedHashMap<>();
  private final List<String> followed;

  OutsideTables(PipelineGraph graph, KernelTable.Context context) {
    graph.tables().forEach((name, table) -> tables.put(name, new OutsideTable(table, context)));
    followed =
        graph.datasets().stream()
            .filter(Dataset::isStreaming)
            .flatMap(dataset -> followedBy(dataset).stream())
            .distinct()
            .toList();
    for (String input : followed) {
      tables.get(input).follow(wanted(graph, input));
    }
  }

  /** By the name under which flows read them. */
  Map<String, OutsideTable> byName() {
    return tables;
  }

  OutsideTable get(String name) {
    return tables.get(name);
  }

  /** The tables that lie beside those that a dataset follows. */
  List<ExternalTable> beside(Dataset dataset, PipelineCatalog catalog) {
    return followedBy(dataset).stream()
        .map(input -> tables.get(input).definition().name())
        .flatMap(name -> catalog.tablesBeside(name).stream())
        .distinct()
        .toList();
  }

  /** What has been added to the tables that are followed since the last batch. */
  Map<String, Batch.Versions> fresh(Checkpoint checkpoint) {
    Map<String, Batch.Versions> versions = new TreeMap<>();
    for (String table : followed) {
      tables.get(table).next(checkpoint.tableVersion(table)).ifPresent(v -> versions.put(table, v));
    }
    return versions;
  }

  /** Which of the others have another version than when this was last asked. */
  List<String> changed() {
    var changed = new ArrayList<String>();
    tables.forEach(
        (name, table) -> {
          if (!followed.contains(name) && table.refresh()) {
            changed.add(name);
          }
        });
    return changed;
  }

  private List<String> followedBy(Dataset dataset) {
    return leaves(dataset)
        .filter(leaf -> leaf.streaming() && tables.containsKey(leaf.input()))
        .map(Leaf::input)
        .distinct()
        .toList();
  }

  private static Stream<Leaf> leaves(Dataset dataset) {
    return dataset.flows().stream().flatMap(flow -> flow.query().leaves().stream());
  }

  /** A table that is followed is read only as far as the flows look at it. */
  private LeafFilter wanted(PipelineGraph graph, String input) {
    List<String> partitions = tables.get(input).partitionColumns();
    var filters = new ArrayList<LeafFilter>();
    for (Dataset dataset : graph.datasets()) {
      for (Flow flow : dataset.flows()) {
        Query query = flow.reading();
        query.leaves().stream()
            .filter(leaf -> leaf.input().equals(input) && leaf.streaming())
            .forEach(leaf -> filters.add(query.filterOf(leaf, partitions)));
      }
    }
    return LeafFilter.anyOf(filters);
  }
}
