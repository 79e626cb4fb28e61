package kitchens.caspers.workspace.releases.steps;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import kitchens.caspers.workspace.releases.store.ReleaseId;

/** The canaries that are being watched, for who wants to look on. */
public final class Canaries {

  private record Watched(int percent, Canary canary) {}

  private final Map<ReleaseId, Watched> watched = new ConcurrentHashMap<>();

  /** Watches a canary while others may look on. */
  <T> T show(ReleaseId id, int percent, Canary canary, Supplier<T> watch) {
    watched.put(id, new Watched(percent, canary));
    try {
      return watch.get();
    } finally {
      watched.remove(id);
    }
  }

  /** How a release's canary is; empty when none is being watched. */
  public Optional<Canary.Progress> of(ReleaseId id) {
    return Optional.ofNullable(watched.get(id)).map(w -> w.canary().progress(w.percent()));
  }
}
