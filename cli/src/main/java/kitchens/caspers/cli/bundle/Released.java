package kitchens.caspers.cli.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.bundle.value.Mapping;

/**
 * What of the bundle at hand is released.
 *
 * @param models full names of its registered models
 * @param apps names of its apps
 * @param endpoints names of its serving endpoints
 */
public record Released(List<String> models, List<String> apps, List<String> endpoints) {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(resources\\.\\w+\\.[\\w-]+\\.\\w+)}");
  private static final int DEPTH = 5;

  /** Reads it from the bundle; nothing is asked of a workspace. */
  public static Released of(Optional<String> target) {
    var config = BundleOptions.of(target, Map.of()).load(null, false).config();
    var models = new ArrayList<String>();
    for (var model : all(config, "registered_models")) {
      models.add(
          text(config, model, "catalog_name")
              + "."
              + text(config, model, "schema_name")
              + "."
              + text(config, model, "name"));
    }
    return new Released(
        models,
        all(config, "apps").stream().map(app -> text(config, app, "name")).toList(),
        all(config, "model_serving_endpoints").stream()
            .map(endpoint -> text(config, endpoint, "name"))
            .toList());
  }

  private static List<Mapping> all(Mapping config, String type) {
    var found = new ArrayList<Mapping>();
    if (config.find("resources", type) instanceof Mapping resources) {
      for (var key : resources.keys()) {
        if (resources.get(key) instanceof Mapping resource) {
          found.add(resource);
        }
      }
    }
    return found;
  }

  /** A field with what it takes from other resources filled in, as far as the bundle says it. */
  private static String text(Mapping config, Mapping resource, String field) {
    var text = String.valueOf(resource.text(field));
    for (var i = 0; i < DEPTH && text.contains("${"); i++) {
      text =
          REFERENCE
              .matcher(text)
              .replaceAll(
                  found -> {
                    var said = config.text(found.group(1).split("\\."));
                    return java.util.regex.Matcher.quoteReplacement(
                        said == null ? found.group() : said);
                  });
    }
    return text;
  }
}
