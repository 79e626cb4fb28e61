package kitchens.caspers.workspace.lakebase;

import java.time.Instant;
import java.util.List;
import kitchens.caspers.workspace.lakebase.Instance.Tag;

/**
 * An instance, as the Database API shows it.
 *
 * @param readWriteDns the host
 * @param caspersPort the port, for which the API has no field
 */
record InstanceInfo(
    String name,
    String uid,
    String creator,
    Instant creationTime,
    String capacity,
    String effectiveCapacity,
    List<Tag> customTags,
    List<Tag> effectiveCustomTags,
    boolean enablePgNativeLogin,
    boolean effectiveEnablePgNativeLogin,
    boolean effectiveEnableReadableSecondaries,
    int nodeCount,
    int effectiveNodeCount,
    String pgVersion,
    String readWriteDns,
    int caspersPort,
    State state,
    boolean stopped,
    boolean effectiveStopped) {

  /** How an instance is, in the API's words. */
  enum State {
    STARTING,
    AVAILABLE,
    STOPPED
  }

  static InstanceInfo of(Instance i, int port, State state) {
    return new InstanceInfo(
        i.name(),
        i.uid().toString(),
        i.creator(),
        i.createdAt(),
        i.capacity(),
        i.capacity(),
        i.customTags(),
        i.customTags(),
        i.nativeLogin(),
        i.nativeLogin(),
        false,
        1,
        1,
        "PG_VERSION_18",
        "127.0.0.1",
        port,
        state,
        i.stopped(),
        state == State.STOPPED);
  }
}
