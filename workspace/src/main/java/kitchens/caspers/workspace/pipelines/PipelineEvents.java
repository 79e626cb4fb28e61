package kitchens.caspers.workspace.pipelines;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Takes in what compute reports about updates. A delivery may come twice; it counts once, by
 * update, compute process and sequence.
 */
final class PipelineEvents {

  /** One delivery. */
  record Delivery(List<Entry> events, UpdateState updateState, String updateId) {}

  /** One event as compute sends it. */
  record Entry(
      Long sequence,
      String updateId,
      Instant timestamp,
      String eventType,
      String level,
      String message,
      JsonNode error,
      JsonNode details) {}

  private final Jdbi jdbi;
  private final LongSupplier epoch;
  private final Consumer<Update> onFailed;

  /**
   * @param epoch the number of the compute process that may report
   * @param onFailed told of each update that has failed
   */
  PipelineEvents(Jdbi jdbi, LongSupplier epoch, Consumer<Update> onFailed) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.epoch = requireNonNull(epoch, "epoch is null");
    this.onFailed = requireNonNull(onFailed, "onFailed is null");
  }

  void receive(String pipelineId, Delivery delivery) {
    Optional<Update> failed = jdbi.inTransaction(h -> receive(h, pipelineId, delivery));
    failed.ifPresent(onFailed);
  }

  private Optional<Update> receive(Handle h, String pipelineId, Delivery delivery) {
    if (PipelineStore.find(h, pipelineId).isEmpty()) {
      throw ApiException.notFound("pipeline '" + pipelineId + "' does not exist");
    }
    List<Entry> entries = Optional.ofNullable(delivery.events()).orElse(List.of());
    boolean news = entries.isEmpty();
    String updateId = delivery.updateId();
    String error = null;
    for (Entry entry : entries) {
      updateId = entry.updateId();
      if (UpdateStore.find(h, pipelineId, updateId).isEmpty()) {
        throw ApiException.notFound(
            "update '" + updateId + "' of pipeline '" + pipelineId + "' does not exist");
      }
      news |= EventStore.add(h, pipelineId, epoch.getAsLong(), event(entry));
      if ("ERROR".equals(entry.level())) {
        error = entry.message();
      }
    }
    if (!news || delivery.updateState() == null || updateId == null) {
      return Optional.empty();
    }
    boolean failed = delivery.updateState() == UpdateState.FAILED;
    boolean moved = UpdateStore.move(h, updateId, delivery.updateState(), failed ? error : null);
    return moved && failed ? UpdateStore.find(h, pipelineId, updateId) : Optional.empty();
  }

  private static Event event(Entry entry) {
    return EventStore.event(
        entry.updateId(),
        entry.sequence(),
        Optional.ofNullable(entry.eventType()).orElse("update_progress"),
        Optional.ofNullable(entry.level()).orElse("INFO"),
        Optional.ofNullable(entry.message()).orElse(""),
        Optional.ofNullable(entry.timestamp()).orElseGet(Instant::now),
        entry.error(),
        entry.details());
  }
}
