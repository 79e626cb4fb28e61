package kitchens.caspers.bundle.deploy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.bundle.state.Snapshots;
import kitchens.caspers.bundle.sync.FileSync;

/** What a deployment has really done so far, and the contents that it keeps. */
final class Done implements FileSync.Listener {

  private final Snapshots snapshots;
  private final Set<String> kept;
  private final Map<String, Action> actions = new ConcurrentSkipListMap<>();
  private final AtomicInteger uploaded = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();

  /**
   * Nothing yet.
   *
   * @param keeping whether contents are kept in these snapshots
   */
  Done(Snapshots snapshots, boolean keeping) {
    this.snapshots = keeping ? snapshots : null;
    this.kept = ConcurrentHashMap.newKeySet();
    if (keeping) {
      kept.addAll(snapshots.contents());
    }
  }

  void resource(String key, Action action) {
    actions.put(key, action);
  }

  @Override
  public void sending(String hash, byte[] content) {
    if (snapshots != null && kept.add(hash)) {
      snapshots.keep(hash, content);
    }
  }

  @Override
  public boolean wants(String hash) {
    return snapshots != null && !kept.contains(hash);
  }

  @Override
  public void uploaded(String path) {
    uploaded.incrementAndGet();
  }

  @Override
  public void deleted(String path) {
    deleted.incrementAndGet();
  }

  int filesUploaded() {
    return uploaded.get();
  }

  int filesDeleted() {
    return deleted.get();
  }

  /** The action of each resource that was not left alone. */
  Map<String, String> actions() {
    var words = new TreeMap<String, String>();
    actions.forEach((key, action) -> words.put(key, action.toString()));
    return words;
  }
}
