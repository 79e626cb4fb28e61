package kitchens.caspers.workspace.grants;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Something in the catalog that privileges are granted on.
 *
 * @param name its full name in lower-case parts; none for the metastore
 */
public record Securable(SecurableType type, List<String> name) {

  /** All catalogs together: where {@code CREATE CATALOG} is granted. */
  public static final Securable METASTORE = new Securable(SecurableType.METASTORE, List.of());

  public Securable {
    requireNonNull(type, "type is null");
    name = List.copyOf(name);
  }

  /**
   * @param fullName {@code main}, {@code main.sales} or {@code main.sales.orders}; of the metastore
   *     it does not matter
   * @throws ApiException 400 when the name has not as many parts as such a thing's
   */
  public static Securable of(SecurableType type, String fullName) {
    if (type == SecurableType.METASTORE) {
      return METASTORE;
    }
    List<String> parts =
        List.of(String.valueOf(fullName).toLowerCase(Locale.ROOT).split("\\.", -1));
    if (parts.size() != type.parts() || parts.stream().anyMatch(String::isEmpty)) {
      throw ApiException.invalidParameter(
          "'"
              + fullName
              + "' is not a full name of a "
              + type.word().toLowerCase(Locale.ROOT)
              + ": it needs "
              + type.parts()
              + " part(s)");
    }
    return new Securable(type, parts);
  }

  public static Securable catalog(String name) {
    return of(SecurableType.CATALOG, name);
  }

  public static Securable schema(String fullName) {
    return of(SecurableType.SCHEMA, fullName);
  }

  public static Securable schema(String catalog, String schema) {
    return schema(catalog + "." + schema);
  }

  /** A table or view. */
  public static Securable table(String fullName) {
    return of(SecurableType.TABLE, fullName);
  }

  public static Securable volume(String fullName) {
    return of(SecurableType.VOLUME, fullName);
  }

  public static Securable function(String fullName) {
    return of(SecurableType.FUNCTION, fullName);
  }

  public static Securable model(String fullName) {
    return of(SecurableType.MODEL, fullName);
  }

  public String fullName() {
    return String.join(".", name);
  }

  /** As a GRANT names it: {@code TABLE main.sales.`2026`}. */
  public String sql() {
    return (type + " " + name.stream().map(Securable::quoted).collect(Collectors.joining(".")))
        .strip();
  }

  private static String quoted(String part) {
    return part.matches("[a-z_][a-z0-9_]*") ? part : "`" + part.replace("`", "``") + "`";
  }

  @Override
  public String toString() {
    return type == SecurableType.METASTORE
        ? "the metastore"
        : type.word() + " '" + fullName() + "'";
  }
}
