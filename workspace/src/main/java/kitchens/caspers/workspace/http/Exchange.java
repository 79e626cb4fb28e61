package kitchens.caspers.workspace.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A request and its answer, whichever way it came in: through the router, or past it ({@link
 * Direct}).
 */
public interface Exchange {

  /** A header of the request; null when it has none of that name. */
  String header(String name);

  /**
   * The request's body, to be asked for once.
   *
   * @throws ApiException 400 when it ends before its length, 413 when it is longer than {@link
   *     HttpServer#BODY_LIMIT_BYTES}
   */
  byte[] body();

  /** Sets a header of the answer, which has not begun yet. */
  Exchange set(String name, String value);

  /**
   * Answers as a whole and at once: what else is done with the request comes after it. A caller who
   * has gone away is no failure.
   */
  void answer(int status, String contentType, byte[] body);

  /**
   * Begins an answer that is told in pieces; each has left when it is flushed.
   *
   * @throws IOException when the caller has gone away, as do the writes
   */
  OutputStream stream(String contentType) throws IOException;
}
