package kitchens.caspers.compute.pipelines.graph;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A three-part name. Equal names differ in nothing but case. */
public record TableName(String catalog, String schema, String table) {
  /**
   * Completes a name of one to three parts; a leading {@code LIVE} is the pipeline's own schema.
   *
   * @throws IllegalArgumentException when there are more parts
   */
  public static TableName of(List<String> parts, String catalog, String schema) {
    List<String> rest =
        parts.size() == 2 && parts.get(0).equalsIgnoreCase("live") ? parts.subList(1, 2) : parts;
    return switch (rest.size()) {
      case 1 -> new TableName(catalog, schema, rest.get(0));
      case 2 -> new TableName(catalog, rest.get(0), rest.get(1));
      case 3 -> new TableName(rest.get(0), rest.get(1), rest.get(2));
      default ->
          throw new IllegalArgumentException(
              String.join(".", parts) + " is not a name of one to three parts");
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableName name && key().equals(name.key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  private String key() {
    return toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return catalog + "." + schema + "." + table;
  }

  /** The names in order, for messages. */
  static String join(List<TableName> names, String separator) {
    return names.stream().map(TableName::toString).collect(Collectors.joining(separator));
  }
}
