package kitchens.caspers.bundle.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Scalar;

/** A script of the bundle, run in bash at the bundle's root. */
public final class Script {

  private final Bundle bundle;
  private final String key;
  private final Mapping fields;

  /** The script of this key. */
  public Script(Bundle bundle, String key) {
    this.bundle = bundle;
    this.key = key;
    this.fields = (Mapping) bundle.config().find("scripts", key);
  }

  /**
   * Runs it with this process's input and output.
   *
   * @param environment what it gets beside this process's environment and its own {@code env}
   * @param databricks the words that run this command line, which the script calls {@code
   *     databricks}
   * @param arguments its {@code $1}, {@code $2}, …
   * @return its exit code
   */
  public int run(Map<String, String> environment, List<String> databricks, List<String> arguments) {
    var words = new ArrayList<>(List.of("bash", "-c", fields.text("content"), key));
    words.addAll(arguments);
    var all = new HashMap<>(environment);
    if (fields.get("env") instanceof Mapping own) {
      for (var variable : own.entries()) {
        all.put(variable.key(), variable.value() instanceof Scalar scalar ? scalar.asText() : "");
      }
    }
    return new LocalCommand(bundle.root(), databricks).run(words, all);
  }
}
