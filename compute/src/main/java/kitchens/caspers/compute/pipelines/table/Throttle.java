package kitchens.caspers.compute.pipelines.table;

/** Lets a recurring piece of work run for at most a fifth of the time. */
final class Throttle {
  private static final int IDLE_TO_BUSY = 4;
  private long began;
  private long cost;
  private long ended;
  private boolean ran;

  boolean allows() {
    return !ran || System.nanoTime() - ended >= IDLE_TO_BUSY * cost;
  }

  void begin() {
    began = System.nanoTime();
  }

  void end() {
    ended = System.nanoTime();
    cost = ended - began;
    ran = true;
  }
}
