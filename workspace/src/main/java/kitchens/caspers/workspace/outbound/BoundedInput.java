package kitchens.caspers.workspace.outbound;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails with {@link TooLarge} beyond a limit. */
public final class BoundedInput extends FilterInputStream {

  private final long limit;
  private long read;

  public BoundedInput(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int some = super.read(buffer, offset, length);
    count(Math.max(0, some));
    return some;
  }

  private void count(int bytes) throws IOException {
    read += bytes;
    if (read > limit) {
      throw new TooLarge(limit);
    }
  }
}
