package kitchens.caspers.workspace.grants;

import java.util.Arrays;
import java.util.Locale;
import kitchens.caspers.workspace.http.ApiException;

/** What may be granted on a securable; the words are Unity Catalog's. */
public enum Privilege {
  ALL_PRIVILEGES,
  BROWSE,
  CREATE_CATALOG,
  CREATE_FUNCTION,
  CREATE_MODEL,
  CREATE_SCHEMA,
  CREATE_TABLE,
  CREATE_VOLUME,
  EXECUTE,
  MANAGE,
  MODIFY,
  READ_VOLUME,
  SELECT,
  USE_CATALOG,
  USE_SCHEMA,
  WRITE_VOLUME;

  /**
   * The privilege of that name, with spaces or underscores.
   *
   * @throws ApiException 400 when it is none of those served
   */
  public static Privilege of(String name) {
    String key = String.valueOf(name).strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", "_");
    return Arrays.stream(values())
        .filter(privilege -> privilege.name().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    "privilege '"
                        + name
                        + "' is not served; use one of "
                        + Arrays.asList(values())));
  }

  /** As SQL writes it: {@code USE CATALOG}. */
  public String sql() {
    return name().replace('_', ' ');
  }

  /** Whether it lets make things in a securable, which needs its use as well. */
  boolean creates() {
    return name().startsWith("CREATE_");
  }

  /** Whether {@code ALL PRIVILEGES} contains it; managing is granted by its own name alone. */
  boolean ofAll() {
    return this != MANAGE;
  }
}
