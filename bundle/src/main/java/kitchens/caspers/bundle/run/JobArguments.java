package kitchens.caspers.bundle.run;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** What {@code --params} gives to the parameters of a job. */
public final class JobArguments {

  private JobArguments() {}

  /**
   * Values by parameter.
   *
   * @param job its configuration
   * @param written each {@code name=value,name=value,…}; a comma in a value is written {@code \,}
   * @throws BundleException when the job has no such parameter
   */
  public static Map<String, String> of(String key, Value job, List<String> written) {
    var values = new LinkedHashMap<String, String>();
    var names = new LinkedHashSet<String>();
    if (job.find("parameters") instanceof Sequence parameters) {
      parameters.items().forEach(parameter -> names.add(parameter.text("name")));
    }
    for (var list : written) {
      for (var pair : list.split("(?<!\\\\),")) {
        var equals = pair.indexOf('=');
        if (equals < 1) {
          throw new BundleException(
              "--params has \"" + pair + "\", which is no pair", "write name=value,name=value");
        }
        var name = pair.substring(0, equals).strip();
        if (names.isEmpty()) {
          throw new BundleException(
              "job " + key + " defines no parameters, so it cannot take --params",
              "define them under parameters of the job");
        }
        if (!names.contains(name)) {
          throw new BundleException(
              "job " + key + " has no parameter \"" + name + "\"", Nearest.mend(name, names));
        }
        values.put(name, pair.substring(equals + 1).replace("\\,", ","));
      }
    }
    return values;
  }
}
