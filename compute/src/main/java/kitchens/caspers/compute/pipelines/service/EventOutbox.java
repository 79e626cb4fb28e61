package kitchens.caspers.compute.pipelines.service;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one update on their way to the workspace, sent by a thread of its own, in order,
 * again and again until they arrive. The stream never waits for it: when the workspace is away for
 * long the oldest progress is dropped, a change of state never.
 */
final class EventOutbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventOutbox.class);
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_PER_REQUEST = 100;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long LAST_WORDS_MILLIS = 10_000;

  private record Item(UpdateEvent event, UpdateState state) {}

  private final String pipelineId;
  private final String updateId;
  private final EventSink sink;
  private final Clock clock;
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private final Thread sender;
  private long sequence;
  private boolean closed;

  EventOutbox(String pipelineId, String updateId, EventSink sink, Clock clock) {
    this.pipelineId = pipelineId;
    this.updateId = updateId;
    this.sink = sink;
    this.clock = clock;
    this.sender = new Thread(this::send, "pipeline-events-" + pipelineId);
    sender.setDaemon(true);
    sender.start();
  }

  void info(String type, String message, Map<String, Object> details) {
    put(type, "INFO", message, null, details, null);
  }

  void warn(String type, String message, Map<String, Object> details) {
    put(type, "WARN", message, null, details, null);
  }

  void error(String type, String message, Map<String, Object> error) {
    put(type, "ERROR", message, error, null, null);
  }

  void state(UpdateState state, String message) {
    put(
        "update_progress",
        state == UpdateState.FAILED ? "ERROR" : "INFO",
        message,
        null,
        Map.of("update_progress", Map.of("state", state.name())),
        state);
  }

  private synchronized void put(
      String type,
      String level,
      String message,
      Map<String, Object> error,
      Map<String, Object> details,
      UpdateState state) {
    if (waiting.size() >= MAX_WAITING) {
      waiting.stream().filter(item -> item.state() == null).findFirst().ifPresent(waiting::remove);
    }
    sequence++;
    waiting.add(
        new Item(
            new UpdateEvent(
                sequence, updateId, clock.instant(), type, level, message, error, details),
            state));
    notifyAll();
  }

  /** Up to one change of state at a time, so that none is lost behind another. */
  private synchronized List<Item> next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    var items = new ArrayList<Item>();
    for (Item item : waiting) {
      items.add(item);
      if (item.state() != null || items.size() == MAX_PER_REQUEST) {
        break;
      }
    }
    return items;
  }

  private synchronized void sent(List<Item> items) {
    waiting.removeAll(items);
    notifyAll();
  }

  private void send() {
    long pause = FIRST_PAUSE_MILLIS;
    try {
      for (List<Item> items = next(); !items.isEmpty(); items = next()) {
        try {
          sink.send(
              pipelineId,
              items.stream().map(Item::event).toList(),
              items.get(items.size() - 1).state());
          sent(items);
          pause = FIRST_PAUSE_MILLIS;
        } catch (IOException | RuntimeException e) {
          LOG.warn("events of pipeline {} wait: {}", pipelineId, e.toString());
          Thread.sleep(pause);
          pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets what waits be sent in the background; the thread ends when all has arrived. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits a while until all has arrived. */
  void flush() throws InterruptedException {
    long deadline = System.nanoTime() + LAST_WORDS_MILLIS * 1_000_000;
    synchronized (this) {
      while (!waiting.isEmpty() && deadline - System.nanoTime() > 0) {
        wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
    }
  }
}
