package kitchens.caspers.workspace.catalog;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Names of catalogs, schemas and what lies in them, by the rules of Unity Catalog: at most 255
 * characters, no period, space, slash or control character; kept in lower case.
 */
public final class Names {

  private static final Pattern ALLOWED = Pattern.compile("[^./\\\\\\s\\p{Cntrl}]{1,255}");

  private Names() {}

  /**
   * @param what what is named, for the message: {@code catalog}, {@code schema}, …
   * @throws ApiException 400 when the name is absent or breaks a rule
   */
  public static String valid(String what, String name) {
    if (name == null || name.isEmpty()) {
      throw ApiException.invalidParameter("the " + what + " has no name; give one");
    }
    if (!ALLOWED.matcher(name).matches()) {
      throw ApiException.invalidParameter(
          "'"
              + name
              + "' is not a valid "
              + what
              + " name: use 1 to 255 characters without periods, spaces, slashes and control"
              + " characters");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /** The parts of a full name such as {@code main.sales.orders}. */
  public static List<String> parts(String what, String fullName, int count) {
    List<String> parts = List.of(fullName.toLowerCase(Locale.ROOT).split("\\.", -1));
    if (parts.size() != count || parts.stream().anyMatch(String::isEmpty)) {
      throw ApiException.invalidParameter(
          "'" + fullName + "' is not a full " + what + " name: it needs " + count + " parts");
    }
    return parts;
  }

  public static String full(String... parts) {
    return String.join(".", parts);
  }

  /**
   * The directory of a name. A name with characters that mean something in a URI or a glob gets its
   * id instead.
   */
  static String directory(String name, String id) {
    return name.matches("[a-z0-9_-]+") ? name : id;
  }
}
