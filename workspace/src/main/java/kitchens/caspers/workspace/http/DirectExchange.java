package kitchens.caspers.workspace.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request that goes past the router; its body's length is known. */
final class DirectExchange implements Exchange {

  private final Request request;
  private final Response response;
  private final Callback callback;
  private int status = 200;
  private boolean whole;
  private IOException gone;

  DirectExchange(Request request, Response response, Callback callback) {
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  @Override
  public String header(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public byte[] body() {
    int length = (int) request.getLength();
    try {
      byte[] bytes = Content.Source.asInputStream(request).readNBytes(length);
      if (bytes.length == length) {
        return bytes;
      }
    } catch (IOException e) {
      // Said below, as for one that just ends.
    }
    throw ApiException.malformed("the body ended before its length");
  }

  @Override
  public Exchange set(String name, String value) {
    response.getHeaders().put(name, value);
    return this;
  }

  @Override
  public void answer(int status, String contentType, byte[] body) {
    this.status = status;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    whole = true;
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  @Override
  public OutputStream stream(String contentType) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    return new Pieces(Content.Sink.asOutputStream(response));
  }

  /** Each piece leaves when it is written, so that there is nothing to flush. */
  private final class Pieces extends FilterOutputStream {

    Pieces(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        gone = e;
        throw e;
      }
    }

    @Override
    public void flush() {}
  }

  /** Whether an answer has begun. */
  boolean begun() {
    return whole || response.isCommitted();
  }

  /** That of the answer; the response is not to be asked once it has ended. */
  int status() {
    return status;
  }

  /** Ends an answer that was told in pieces; a whole one has ended. */
  void end() {
    if (whole) {
      return;
    }
    if (gone == null) {
      callback.succeeded();
    } else {
      callback.failed(gone);
    }
  }

  /** Breaks an answer off that has begun. */
  void breakOff(Throwable why) {
    if (!whole) {
      callback.failed(why);
    }
  }
}
