package kitchens.caspers.workspace.jobs.engine;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kitchens.caspers.workspace.jobs.child.TaskMain;

/** The command line and the environment of a task's JVM. */
record JvmCommand(Path taskJar, List<Path> jars, Path account, String mainClass) {
  private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "JAVA_HOME");

  List<String> commandLine(List<String> options, List<String> arguments) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.add("-XX:ErrorFile=" + account.resolveSibling("hs_err_%p.log"));
    line.add("-Dfile.encoding=UTF-8");
    line.add("-cp");
    line.add(classPath());
    line.add(TaskMain.class.getName());
    line.add(account.toString());
    line.add(mainClass);
    line.addAll(arguments);
    return line;
  }

  String classPath() {
    return Stream.concat(Stream.of(taskJar), jars.stream())
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What is left of our environment, and what the task is given. */
  static Map<String, String> environment(Map<String, String> ours, Map<String, String> given) {
    var environment = new HashMap<String, String>();
    for (var name : INHERITED) {
      if (ours.containsKey(name)) {
        environment.put(name, ours.get(name));
      }
    }
    environment.putIfAbsent("LANG", "C.UTF-8");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(given);
    return environment;
  }
}
