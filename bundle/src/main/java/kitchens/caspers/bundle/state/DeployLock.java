package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.value.BundleException;

/**
 * Keeps two deployments of one target apart: the file {@code deploy.lock} in the workspace. A lock
 * whose process on this machine is dead, or that is two hours old, is nobody's.
 */
public final class DeployLock implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofHours(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The lock file.
   *
   * @param process the owner's process as {@code host/pid}, by which its death can be seen
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Owner(
      @JsonProperty("ID") String id,
      @JsonProperty("AcquisitionTime") String acquisitionTime,
      @JsonProperty("IsForced") boolean forced,
      @JsonProperty("User") String user,
      @JsonProperty("Process") String process) {

    boolean isGone(Instant now, String host) {
      try {
        if (Instant.parse(acquisitionTime).plus(LONGEST).isBefore(now)) {
          return true;
        }
      } catch (RuntimeException unreadable) {
        return false;
      }
      if (process == null || !process.startsWith(host + "/")) {
        return false;
      }
      var pid = process.substring(host.length() + 1);
      return pid.matches("[0-9]{1,10}")
          && ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty();
    }
  }

  private final WorkspaceTree tree;
  private final String path;
  private final String id;

  private DeployLock(WorkspaceTree tree, String path, String id) {
    this.tree = tree;
    this.path = path;
    this.id = id;
  }

  /**
   * Takes the lock.
   *
   * @param force takes it from whoever has it
   * @throws BundleException naming the owner when somebody else has it
   */
  public static DeployLock acquire(
      WorkspaceTree tree, String statePath, String user, boolean force) {
    var lock = new DeployLock(tree, statePath + "/deploy.lock", UUID.randomUUID().toString());
    var owner =
        new Owner(
            lock.id,
            Instant.now().toString(),
            force,
            user,
            host() + "/" + ProcessHandle.current().pid());
    if (force) {
      tree.write(lock.path, bytes(owner));
      return lock;
    }
    for (var attempt = 0; attempt < 2; attempt++) {
      if (tree.writeNew(lock.path, bytes(owner))) {
        return lock;
      }
      var other = lock.read();
      if (other.isPresent() && !other.get().isGone(Instant.now(), host())) {
        throw new BundleException(
            "another deployment is going on: "
                + other.get().user()
                + " began it at "
                + other.get().acquisitionTime(),
            "wait for it, or take the lock with --force-lock when it is dead");
      }
      tree.delete(lock.path);
    }
    throw new BundleException(
        "the lock " + lock.path + " is being fought for", "try again in a moment");
  }

  private Optional<Owner> read() {
    return tree.read(path)
        .map(
            content -> {
              try {
                return JSON.readValue(content, Owner.class);
              } catch (IOException halfWritten) {
                return null;
              }
            });
  }

  @Override
  public void close() {
    if (read().filter(owner -> owner.id().equals(id)).isPresent()) {
      tree.delete(path);
    }
  }

  private static byte[] bytes(Owner owner) {
    try {
      return JSON.writeValueAsBytes(owner);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
