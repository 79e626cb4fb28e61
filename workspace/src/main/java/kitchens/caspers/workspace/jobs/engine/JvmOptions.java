package kitchens.caspers.workspace.jobs.engine;

import java.util.List;

/** The options of a task's JVM. */
public interface JvmOptions {

  /** A small heap and a start as quick as can be; a stage orchestrates, compute computes. */
  List<String> SMALL =
      List.of("-Xmx512m", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  List<String> forClassPath(String classPath);
}
