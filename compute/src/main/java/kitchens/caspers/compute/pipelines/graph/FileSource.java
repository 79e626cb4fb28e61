package kitchens.caspers.compute.pipelines.graph;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * {@code read_files(path, format => 'json', …)}: a directory tree of JSON lines. Two reads with the
 * same arguments are one source.
 *
 * @param id what it is called in the checkpoint; follows from path and options
 * @param path as it is written in the query
 * @param location URI of the directory
 * @param options the other named arguments, names in lower case
 * @param schema the columns, {@code _rescued_data} included when asked for
 */
public record FileSource(
    String id, String path, String location, Map<String, String> options, StructType schema) {
  /** The column that takes what does not fit the schema, or null. */
  public String rescuedDataColumn() {
    return options.get("rescueddatacolumn");
  }
}
