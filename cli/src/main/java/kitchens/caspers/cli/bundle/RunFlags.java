package kitchens.caspers.cli.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.cli.output.CliException;
import picocli.CommandLine.Option;

/** The options of {@code bundle run} that belong to one kind of thing alone. */
final class RunFlags {

  @Option(
      names = "--params",
      paramLabel = "NAME=VALUE,…",
      description = "A job: values for its parameters.")
  List<String> params = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "TASK,…",
      description =
          "A job: these tasks alone; +TASK with what it waits for, TASK+ with what waits for it.")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--jar-params",
      paramLabel = "VALUE,…",
      description = "A job without parameters: arguments of its JAR tasks.")
  List<String> jarParams = new ArrayList<>();

  @Option(
      names = "--python-params",
      paramLabel = "VALUE,…",
      description = "A job without parameters: arguments of its Python tasks.")
  List<String> pythonParams = new ArrayList<>();

  @Option(
      names = "--notebook-params",
      paramLabel = "NAME=VALUE,…",
      split = ",",
      description = "A job without parameters: values for its notebooks.")
  Map<String, String> notebookParams = new LinkedHashMap<>();

  @Option(
      names = "--sql-params",
      paramLabel = "NAME=VALUE,…",
      split = ",",
      description = "A job without parameters: values for its SQL tasks.")
  Map<String, String> sqlParams = new LinkedHashMap<>();

  @Option(
      names = "--refresh",
      paramLabel = "TABLE,…",
      description = "A pipeline: bring these tables alone up to date.")
  List<String> refresh = new ArrayList<>();

  @Option(
      names = "--full-refresh",
      paramLabel = "TABLE,…",
      description = "A pipeline: compute these tables anew.")
  List<String> fullRefresh = new ArrayList<>();

  @Option(names = "--refresh-all", description = "A pipeline: bring all tables up to date.")
  boolean refreshAll;

  @Option(names = "--full-refresh-all", description = "A pipeline: compute all tables anew.")
  boolean fullRefreshAll;

  /**
   * Sees that nothing was said that the thing knows nothing of.
   *
   * @param kind as it stands in the configuration, {@code jobs} or so
   */
  void refuseForeign(String kind, String key) {
    var ofJobs = new LinkedHashMap<String, Boolean>();
    ofJobs.put("--params", !params.isEmpty());
    ofJobs.put("--only", !only.isEmpty());
    ofJobs.put("--jar-params", !jarParams.isEmpty());
    ofJobs.put("--python-params", !pythonParams.isEmpty());
    ofJobs.put("--notebook-params", !notebookParams.isEmpty());
    ofJobs.put("--sql-params", !sqlParams.isEmpty());
    refuse(ofJobs, "jobs", kind, key);
    var ofPipelines = new LinkedHashMap<String, Boolean>();
    ofPipelines.put("--refresh", !refresh.isEmpty());
    ofPipelines.put("--full-refresh", !fullRefresh.isEmpty());
    ofPipelines.put("--refresh-all", refreshAll);
    ofPipelines.put("--full-refresh-all", fullRefreshAll);
    refuse(ofPipelines, "pipelines", kind, key);
    if (fullRefreshAll && (refreshAll || !refresh.isEmpty() || !fullRefresh.isEmpty())
        || refreshAll && (!refresh.isEmpty() || !fullRefresh.isEmpty())) {
      throw new CliException("all tables and some of them exclude each other — say one of them");
    }
  }

  private static void refuse(Map<String, Boolean> given, String of, String kind, String key) {
    var noun = kind.substring(0, kind.length() - 1);
    var article = noun.equals("app") ? " is an " : " is a ";
    given.forEach(
        (flag, isGiven) -> {
          if (isGiven && !kind.equals(of)) {
            throw new CliException(
                flag + " is for " + of + ", and " + key + article + noun + " — leave it out");
          }
        });
  }

  /** The words of options that are written with commas. */
  static List<String> words(List<String> written) {
    return written.stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
