package kitchens.caspers.compute.sql;

import java.util.List;
import java.util.Set;

/**
 * Something in the catalog as a GRANT or ALTER names it.
 *
 * @param type as the workspace names it: {@code CATALOG}, {@code TABLE}, …
 * @param name as written; none means the current catalog or schema
 */
record SecurableName(String type, List<String> name) {
  /** Words that say what is named; a TABLE needs none. */
  static final Set<String> TYPES =
      Set.of(
          "CATALOG",
          "DATABASE",
          "FUNCTION",
          "METASTORE",
          "MODEL",
          "SCHEMA",
          "TABLE",
          "VIEW",
          "VOLUME");

  static SecurableName of(String word, List<String> name) {
    return new SecurableName(
        switch (word) {
          case "DATABASE" -> "SCHEMA";
          case "VIEW" -> "TABLE";
          default -> word;
        },
        name);
  }

  /** How many parts its full name has. */
  int parts() {
    return switch (type) {
      case "METASTORE" -> 0;
      case "CATALOG" -> 1;
      case "SCHEMA" -> 2;
      default -> 3;
    };
  }

  /** The collection of the workspace's REST in which it is. */
  String collection() {
    return switch (type) {
      case "CATALOG" -> "catalogs";
      case "SCHEMA" -> "schemas";
      case "VOLUME" -> "volumes";
      case "FUNCTION" -> "functions";
      case "MODEL" -> "models";
      default -> "tables";
    };
  }
}
