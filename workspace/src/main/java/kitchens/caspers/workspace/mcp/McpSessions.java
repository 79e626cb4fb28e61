package kitchens.caspers.workspace.mcp;

import static java.util.Objects.requireNonNull;

import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;

/**
 * The sessions of MCP clients, in memory: a client whose session is gone begins another. Each
 * belongs to the principal and the path that it was begun with. One that nobody uses for half an
 * hour ends; who begins more than {@value #MOST_OF_ONE} loses the longest unused.
 */
final class McpSessions {

  static final int MOST_OF_ONE = 32;
  static final int MOST = 512;
  static final Duration IDLE = Duration.ofMinutes(30);

  /**
   * One session.
   *
   * @param principalId whose it is
   * @param path that it was begun at
   */
  record Held(
      String principalId, String path, McpStreamableServerSession session, Running running) {}

  private static final class Seat {
    private final Held held;
    private Instant lastUsed;

    Seat(Held held, Instant lastUsed) {
      this.held = held;
      this.lastUsed = lastUsed;
    }
  }

  /** The longest unused first. */
  private final Map<String, Seat> seats = new LinkedHashMap<>(16, 0.75f, true);

  private final Clock clock;

  McpSessions(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Takes a session in.
   *
   * @throws ApiException 429 when the workspace holds as many as it can
   */
  void add(Held held) {
    List<Held> gone = new ArrayList<>();
    synchronized (this) {
      forgetIdle(gone);
      List<Seat> own =
          seats.values().stream()
              .filter(seat -> seat.held.principalId().equals(held.principalId()))
              .toList();
      if (own.size() >= MOST_OF_ONE) {
        own.stream()
            .filter(seat -> seat.held.running().idle())
            .findFirst()
            .ifPresent(seat -> remove(seat, gone));
      }
      if (seats.size() >= MOST || own.size() >= MOST_OF_ONE && gone.isEmpty()) {
        throw ApiException.tooManyRequests(
            "the workspace holds as many MCP sessions as it can: end one (DELETE with its"
                + " Mcp-Session-Id), or try again later",
            "60");
      }
      seats.put(held.session().getId(), new Seat(held, clock.instant()));
    }
    gone.forEach(McpSessions::end);
  }

  /** The session of this principal at this path; empty when there is none (any more). */
  Optional<Held> find(String id, String principalId, String path) {
    List<Held> gone = new ArrayList<>();
    Optional<Held> found;
    synchronized (this) {
      forgetIdle(gone);
      Seat seat = id == null ? null : seats.get(id);
      boolean theirs =
          seat != null
              && seat.held.principalId().equals(principalId)
              && seat.held.path().equals(path);
      if (theirs) {
        seat.lastUsed = clock.instant();
      }
      found = theirs ? Optional.of(seat.held) : Optional.empty();
    }
    gone.forEach(McpSessions::end);
    return found;
  }

  void end(String id) {
    Seat seat;
    synchronized (this) {
      seat = seats.remove(id);
    }
    if (seat != null) {
      end(seat.held);
    }
  }

  void endAll() {
    List<Held> all = new ArrayList<>();
    synchronized (this) {
      List.copyOf(seats.values()).forEach(seat -> remove(seat, all));
    }
    all.forEach(McpSessions::end);
  }

  synchronized int count() {
    return seats.size();
  }

  private void forgetIdle(List<Held> gone) {
    Instant limit = clock.instant().minus(IDLE);
    List.copyOf(seats.values()).stream()
        .filter(seat -> seat.lastUsed.isBefore(limit) && seat.held.running().idle())
        .forEach(seat -> remove(seat, gone));
  }

  private void remove(Seat seat, List<Held> gone) {
    seats.remove(seat.held.session().getId());
    gone.add(seat.held);
  }

  private static void end(Held held) {
    held.running().cancelAll();
    held.session().close();
  }
}
