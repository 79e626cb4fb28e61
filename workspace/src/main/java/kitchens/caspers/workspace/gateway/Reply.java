package kitchens.caspers.workspace.gateway;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Optional;
import kitchens.caspers.workspace.gateway.body.Usage;

/**
 * An answer: whole, or as a stream of events.
 *
 * @param body null for a stream
 * @param events null for a whole answer
 * @param usage of a whole answer
 */
public record Reply(String contentType, byte[] body, Events events, Usage usage) {

  /** Server-sent events as they come, each with the blank line that ends it. */
  public interface Events extends AutoCloseable {

    /**
     * The next event's bytes; null when the stream has ended as it should.
     *
     * @throws IOException when it ends otherwise, with words for the caller
     */
    byte[] next() throws IOException;

    /** The tokens told so far. */
    Usage usage();

    /** Whether the event that came last is for us alone, as the caller did not ask for it. */
    default boolean withheld() {
      return false;
    }

    /** Hangs up. */
    @Override
    void close();
  }

  public static Reply whole(byte[] body, Usage usage) {
    return new Reply(
        "application/json", requireNonNull(body, "body is null"), null, requireNonNull(usage));
  }

  public static Reply stream(Events events) {
    return new Reply(
        "text/event-stream; charset=utf-8",
        null,
        requireNonNull(events, "events is null"),
        Usage.NONE);
  }

  /** The events; empty for a whole answer. */
  public Optional<Events> streamed() {
    return Optional.ofNullable(events);
  }
}
