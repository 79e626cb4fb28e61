package kitchens.caspers.benchmarks;

import java.time.Duration;

/** CPU time of a process that is not ours. */
final class Cpu {
  private Cpu() {}

  /** User and system time of a live process since its start. */
  static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("process " + pid + " is gone"));
  }
}
