package kitchens.caspers.compute.pipelines.source;

/**
 * A file of a source, as a batch plans it.
 *
 * @param path relative to the source's location
 * @param size in bytes
 */
public record SourceFile(String path, long size) {}
