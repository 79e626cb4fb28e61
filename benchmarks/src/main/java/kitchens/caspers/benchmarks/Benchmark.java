package kitchens.caspers.benchmarks;

import java.util.List;

/** A measurement that one command runs. What it prints on the way goes to standard error. */
interface Benchmark {
  /** The name that follows {@code caspers bench}. */
  String name();

  /** One line for the list of benchmarks. */
  String description();

  /** Measures, from an empty home, and leaves nothing behind. */
  List<Metric> run() throws Exception;
}
