package kitchens.caspers.workspace.pipelines;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** One lock a pipeline: what is asked of compute about one pipeline is asked in turn. */
final class PipelineLocks {

  private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  void with(String pipelineId, Runnable work) {
    ReentrantLock lock = locks.computeIfAbsent(pipelineId, id -> new ReentrantLock());
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  void forget(String pipelineId) {
    locks.remove(pipelineId);
  }
}
