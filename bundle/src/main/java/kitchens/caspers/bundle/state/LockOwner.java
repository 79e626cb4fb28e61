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

/**
 * Who holds a lock: what its file says.
 *
 * @param id never given twice
 * @param acquisitionTime ISO-8601, UTC
 * @param process the owner's process as {@code host/pid}, by which its death can be seen
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LockOwner(
    @JsonProperty("ID") String id,
    @JsonProperty("AcquisitionTime") String acquisitionTime,
    @JsonProperty("IsForced") boolean forced,
    @JsonProperty("User") String user,
    @JsonProperty("Process") String process) {

  private static final Duration LONGEST = Duration.ofHours(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** This process, from now on. */
  static LockOwner here(String user, boolean forced) {
    return new LockOwner(
        UUID.randomUUID().toString(),
        Instant.now().toString(),
        forced,
        user,
        host() + "/" + ProcessHandle.current().pid());
  }

  /** What a file says; empty when that is nobody whom the name of a file could carry. */
  static Optional<LockOwner> read(byte[] content) {
    try {
      return Optional.ofNullable(JSON.readValue(content, LockOwner.class))
          .filter(owner -> owner.id() != null && owner.id().matches("[A-Za-z0-9-]{1,64}"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it is nobody's: the process on this machine is dead, or two hours have passed. */
  boolean isGone() {
    try {
      if (Instant.parse(acquisitionTime).plus(LONGEST).isBefore(Instant.now())) {
        return true;
      }
    } catch (RuntimeException unreadable) {
      return false;
    }
    var here = host() + "/";
    if (process == null || !process.startsWith(here)) {
      return false;
    }
    var pid = process.substring(here.length());
    return pid.matches("[0-9]{1,10}")
        && ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
