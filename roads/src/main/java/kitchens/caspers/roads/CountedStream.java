package kitchens.caspers.roads;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Knows how far it has been read, for messages. */
final class CountedStream extends FilterInputStream {
  private long count;

  CountedStream(InputStream in) {
    super(in);
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    var value = super.read();
    count += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var read = super.read(bytes, offset, length);
    count += Math.max(0, read);
    return read;
  }
}
