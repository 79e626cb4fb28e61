package kitchens.caspers.workspace.ingest;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import kitchens.caspers.workspace.http.ApiException;

/**
 * How much comes in at once: so many requests a second of one caller, and so many bytes of all that
 * are not yet answered. What is over is refused with 429 before it takes memory.
 */
final class Admission {
  static final int MOST_BODY = 16 << 20;
  private static final int MOST_AT_ONCE = 48 << 20;
  private static final int PIECE = 64 << 10;
  private static final int CALLERS = 10_000;

  /** Requests that a caller has left, refilled with time up to a second's worth. */
  private record Left(double requests, Instant at) {}

  private final Semaphore bytes = new Semaphore(MOST_AT_ONCE);
  private final int requestsPerSecond;
  private final Clock clock;
  private final Map<String, Left> callers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Left> eldest) {
          return size() > CALLERS;
        }
      };

  /** A body that was read; its memory counts until it is closed. */
  final class Body implements AutoCloseable {
    private final byte[] bytes;
    private int held;

    private Body(byte[] bytes, int held) {
      this.bytes = bytes;
      this.held = held;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public synchronized void close() {
      Admission.this.bytes.release(held);
      held = 0;
    }
  }

  Admission(int requestsPerSecond, Clock clock) {
    this.requestsPerSecond = requestsPerSecond;
    this.clock = clock;
  }

  /**
   * Counts a request of a caller.
   *
   * @throws ApiException 429 when it is one too many
   */
  synchronized void count(String caller) {
    Instant now = clock.instant();
    Left left = callers.getOrDefault(caller, new Left(requestsPerSecond, now));
    double since = Math.max(0, java.time.Duration.between(left.at(), now).toNanos() / 1e9);
    double requests = Math.min(requestsPerSecond, left.requests() + since * requestsPerSecond);
    boolean enough = requests >= 1;
    callers.put(caller, new Left(enough ? requests - 1 : requests, now));
    if (!enough) {
      throw ApiException.tooManyRequests(
          "more than %d requests in a second: send more records in each, or wait"
              .formatted(requestsPerSecond),
          "1");
    }
  }

  /**
   * Reads a body of at most so many bytes, however long it says that it is.
   *
   * @throws ApiException 413 for a longer one, 429 while too much else is on its way
   */
  Body read(Context ctx, int most) throws IOException {
    if (ctx.req().getContentLengthLong() > most) {
      throw tooLarge(most);
    }
    int held = 0;
    boolean read = false;
    try {
      var out = new ByteArrayOutputStream(PIECE);
      InputStream in = ctx.req().getInputStream();
      byte[] piece = new byte[PIECE];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        if (!bytes.tryAcquire(n)) {
          throw ApiException.tooManyRequests("too much comes in at once: send it again", "1");
        }
        held += n;
        if (held > most) {
          throw tooLarge(most);
        }
        out.write(piece, 0, n);
      }
      read = true;
      return new Body(out.toByteArray(), held);
    } finally {
      if (!read) {
        bytes.release(held);
      }
    }
  }

  private static ApiException tooLarge(int most) {
    return ApiException.tooLarge(
        "the body is longer than %d bytes: send several requests".formatted(most));
  }
}
