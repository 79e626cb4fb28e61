package kitchens.caspers.compute.pipelines.run;

/** Called at each step of a batch, so that a test can break it there. */
@FunctionalInterface
public interface Faults {
  Faults NONE = step -> {};

  /** Returns, or throws to break the step. */
  void at(String step);
}
