package kitchens.caspers.compute.pipelines.graph;

import java.util.List;
import java.util.Map;

/**
 * A pipeline whose every name is resolved and every query analyzed.
 *
 * @param datasets each after all that it reads
 * @param files by id
 * @param topics by id
 * @param tables tables outside the pipeline, by full name
 */
public record PipelineGraph(
    List<Dataset> datasets,
    Map<String, FileSource> files,
    Map<String, TopicSource> topics,
    Map<String, ExternalTable> tables) {}
