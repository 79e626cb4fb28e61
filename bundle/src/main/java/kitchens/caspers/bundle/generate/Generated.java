package kitchens.caspers.bundle.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/**
 * A resource that is there, as a bundle would have it.
 *
 * @param type as it stands under {@code resources}
 * @param name what people call it; a key is made of it
 * @param config its fields; paths to files are those of the workspace
 * @param files contents that are no files in the workspace, by the name that {@code config} has
 */
public record Generated(String type, String name, ObjectNode config, Map<String, byte[]> files) {

  /** A key for it: lower case, with underscores. */
  public String key() {
    var key = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
    return key.isEmpty() ? type.replaceAll("s$", "") : key;
  }

  /** What people call one of its type. */
  public String noun() {
    return type.replaceAll("s$", "");
  }
}
