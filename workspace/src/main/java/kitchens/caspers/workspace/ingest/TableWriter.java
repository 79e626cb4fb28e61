package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Appends rows to a table, one commit after the other. Requests of one principal that come while
 * one is on its way go together into the next; when such a commit is refused each goes alone, so
 * that nobody is refused for another's row.
 */
final class TableWriter {
  private static final int MOST_ROWS = 20_000;
  private static final long LINGER_MILLIS = 25;

  /** A request on its way. */
  private record Waiting(String owner, List<JsonNode> rows, CompletableFuture<Void> answer) {}

  private final String table;
  private final RowTables tables;
  private final IngestStore store;
  private final Executor threads;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private boolean working;

  TableWriter(String table, RowTables tables, IngestStore store, Executor threads) {
    this.table = table;
    this.tables = tables;
    this.store = store;
    this.threads = threads;
  }

  /** Done when the rows are in the table. */
  synchronized CompletableFuture<Void> put(String owner, List<JsonNode> rows) {
    var waiting = new Waiting(owner, rows, new CompletableFuture<>());
    if (!working) {
      try {
        threads.execute(this::work);
        working = true;
      } catch (RejectedExecutionException e) {
        throw ApiException.temporarilyUnavailable(
            "the workspace is being stopped: send the records again");
      }
    }
    queue.add(waiting);
    return waiting.answer();
  }

  private void work() {
    do {
      List<Waiting> group = gather();
      if (!group.isEmpty() && !append(group)) {
        group.forEach(one -> append(List.of(one)));
      }
    } while (!rests());
  }

  private synchronized boolean rests() {
    working = !queue.isEmpty();
    return !working;
  }

  private List<Waiting> gather() {
    List<Waiting> group = new ArrayList<>();
    int rows = 0;
    try {
      Waiting next = queue.poll(LINGER_MILLIS, TimeUnit.MILLISECONDS);
      while (next != null) {
        group.add(next);
        rows += next.rows().size();
        Waiting after = queue.peek();
        next =
            after != null && rows < MOST_ROWS && after.owner().equals(next.owner())
                ? queue.poll()
                : null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return group;
  }

  /** False when the rows are to be tried one request after the other. */
  private boolean append(List<Waiting> group) {
    List<JsonNode> rows = group.stream().flatMap(one -> one.rows().stream()).toList();
    try {
      tables.append(table, group.get(0).owner(), store.nextVersion(table), rows);
      group.forEach(one -> one.answer().complete(null));
    } catch (RuntimeException e) {
      if (group.size() > 1 && e instanceof ApiException refused && refused.status() == 400) {
        return false;
      }
      group.forEach(one -> one.answer().completeExceptionally(e));
    }
    return true;
  }
}
