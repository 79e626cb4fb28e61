package kitchens.caspers.workspace.jobs.settings;

import java.util.List;

/** What a task does. */
public sealed interface Work {

  /**
   * A {@code spark_jar_task}: a main class run in a JVM of its own.
   *
   * @param parameters arguments of main, dynamic references unresolved
   * @param jars workspace paths ({@code /Workspace/…} or {@code /Volumes/…}) in class path order
   * @param jvmOptions what the task's cluster asks for its driver: memory and Java options
   */
  record Jar(
      String mainClassName, List<String> parameters, List<String> jars, List<String> jvmOptions)
      implements Work {}
}
