package kitchens.caspers.workspace.jobs.engine;

import java.io.IOException;
import java.time.Duration;

/** An attempt at work, which may be told to stop before its process is there. */
final class RunningTask {
  private TaskProcess process;
  private boolean stopped;

  /** Starts a process. */
  interface Start {
    TaskProcess start() throws IOException;
  }

  /** Starts the process; false when the attempt was told to stop before. */
  synchronized boolean begin(Start start) throws IOException {
    if (!stopped) {
      process = start.start();
    }
    return !stopped;
  }

  synchronized TaskProcess process() {
    return process;
  }

  synchronized void stop(Duration grace) {
    stopped = true;
    if (process != null) {
      process.stop(grace);
    }
  }

  void awaitEnd(Duration most) throws InterruptedException {
    var there = process();
    if (there != null && !there.waitFor(most)) {
      there.kill();
    }
  }
}
