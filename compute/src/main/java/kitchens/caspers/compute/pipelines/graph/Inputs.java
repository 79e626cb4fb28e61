package kitchens.caspers.compute.pipelines.graph;

import java.util.Optional;

/** What exists outside the pipeline. */
public interface Inputs {
  /** The Delta table of that name. */
  Optional<ExternalTable> table(TableName name);

  /**
   * The URI behind a path given to {@code read_files}: volumes are resolved to their storage.
   *
   * @throws IllegalArgumentException when the path names a volume that does not exist
   */
  String location(String path);
}
