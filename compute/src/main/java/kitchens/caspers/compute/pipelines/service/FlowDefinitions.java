package kitchens.caspers.compute.pipelines.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.graph.FileSource;
import kitchens.caspers.compute.pipelines.graph.Flow;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.pipelines.graph.TopicSource;

/**
 * What each flow of a graph reads and fills: the details of the events {@code flow_definition},
 * from which a pipeline is drawn and its tables' lineage is known.
 */
final class FlowDefinitions {
  private FlowDefinitions() {}

  static List<Map<String, Object>> of(PipelineGraph graph) {
    var definitions = new ArrayList<Map<String, Object>>();
    for (Dataset dataset : graph.datasets()) {
      for (Flow flow : dataset.flows()) {
        definitions.add(definition(graph, dataset, flow));
      }
    }
    return definitions;
  }

  private static Map<String, Object> definition(PipelineGraph graph, Dataset dataset, Flow flow) {
    var definition = new HashMap<String, Object>();
    definition.put("output_dataset", dataset.name().toString());
    definition.put("output_type", dataset.definition().kind().name());
    definition.put("private", dataset.definition().isPrivate());
    definition.put(
        "input_datasets",
        flow.reading().leaves().stream()
            .map(leaf -> input(graph, leaf.input()))
            .distinct()
            .toList());
    dataset.definition().comment().ifPresent(comment -> definition.put("comment", comment));
    flow.asking().ifPresent(asking -> definition.put("endpoint", asking.call().endpoint()));
    return Map.of(
        "flow_name",
        flow.name(),
        "dataset_name",
        dataset.name().toString(),
        "flow_definition",
        definition);
  }

  private static Map<String, String> input(PipelineGraph graph, String input) {
    FileSource files = graph.files().get(input);
    if (files != null) {
      return Map.of("name", files.path(), "type", "FILES");
    }
    TopicSource topics = graph.topics().get(input);
    if (topics != null) {
      return Map.of("name", topics.topics() + " (" + topics + ")", "type", "TOPICS");
    }
    return Map.of("name", input, "type", graph.tables().containsKey(input) ? "TABLE" : "DATASET");
  }
}
