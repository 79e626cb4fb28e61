package kitchens.caspers.workspace.jobs.engine;

import java.util.ArrayList;
import java.util.List;

/** The options of a task's JVM. */
final class JvmOptions {

  /**
   * A small heap and an early start: a stage orchestrates, compute computes. The quick compiler
   * alone spares a quarter of the processor time of a start; its code cache must then be given.
   */
  private static final List<String> SMALL =
      List.of(
          "-Xmx512m",
          "-Xshare:auto",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=96m",
          "-XX:+ExitOnOutOfMemoryError");

  private JvmOptions() {}

  /** The small ones, and the task's own after them: the last word on an option holds. */
  static List<String> with(List<String> own) {
    var all = new ArrayList<>(SMALL);
    all.addAll(own);
    return all;
  }
}
