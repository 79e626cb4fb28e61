package kitchens.caspers.workspace.functions;

import java.util.List;
import java.util.Map;

/**
 * What a function answered.
 *
 * @param rows each a map in the order of the columns, of values that JSON can say: instants in
 *     ISO-8601, decimals as numbers
 * @param versions by table read, the Delta version that its copy showed (or a later one)
 */
public record Answer(List<Map<String, Object>> rows, Map<String, Long> versions) {

  public Answer {
    rows = List.copyOf(rows);
    versions = Map.copyOf(versions);
  }
}
