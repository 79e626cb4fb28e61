package kitchens.caspers.workspace.jobs.engine;

import java.io.IOException;
import java.time.Duration;

/** An attempt at work, which may be told to stop before its work is there. */
final class RunningTask {
  private TaskProcess process;
  private boolean stopped;
  private boolean over;

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
    notifyAll();
    if (process != null) {
      process.stop(grace);
    }
  }

  synchronized boolean stopped() {
    return stopped;
  }

  /** Waits a while for the word to stop; whether it has been given. */
  synchronized boolean awaitStop(Duration most) throws InterruptedException {
    var until = System.nanoTime() + most.toNanos();
    for (var left = most.toMillis(); !stopped && left > 0; ) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
    return stopped;
  }

  /** Nothing of it is at work any more. */
  synchronized void over() {
    over = true;
    notifyAll();
  }

  void awaitEnd(Duration most) throws InterruptedException {
    var there = process();
    if (there == null) {
      awaitOver(most);
    } else if (!there.waitFor(most)) {
      there.kill();
    }
  }

  private synchronized void awaitOver(Duration most) throws InterruptedException {
    var until = System.nanoTime() + most.toNanos();
    for (var left = most.toMillis(); !over && left > 0; ) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }
}
