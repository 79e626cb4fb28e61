package kitchens.caspers.compute.delta;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells who follows a Delta table, in this process, that it was committed to. */
public final class TableCommits {

  private static final Map<String, CopyOnWriteArrayList<Runnable>> FOLLOWERS =
      new ConcurrentHashMap<>();

  private TableCommits() {}

  /** Has {@code follower} run after each commit; it must return at once. */
  public static void follow(String location, Runnable follower) {
    FOLLOWERS
        .computeIfAbsent(TableLocks.normalized(location), key -> new CopyOnWriteArrayList<>())
        .add(follower);
  }

  public static void leave(String location, Runnable follower) {
    var followers = FOLLOWERS.get(TableLocks.normalized(location));
    if (followers != null) {
      followers.remove(follower);
    }
  }

  static void committed(String location) {
    var followers = FOLLOWERS.get(TableLocks.normalized(location));
    if (followers != null) {
      followers.forEach(Runnable::run);
    }
  }
}
