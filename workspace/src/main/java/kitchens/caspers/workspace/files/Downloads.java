package kitchens.caspers.workspace.files;

import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers with a file, streamed, whole or one range of it (RFC 9110, section 14). */
final class Downloads {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** A part of a file, both ends included. */
  private record Range(long first, long last) {}

  private Downloads() {}

  static void head(Context ctx, Path file) throws IOException {
    describe(ctx, Files.getLastModifiedTime(file));
    ctx.res().setContentLengthLong(Files.size(file));
  }

  static void get(Context ctx, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      long size = channel.size();
      describe(ctx, Files.getLastModifiedTime(file));
      Matcher asked = RANGE.matcher(Optional.ofNullable(ctx.header("Range")).orElse(""));
      boolean ranged = asked.matches() && !asked.group().equals("bytes=-");
      Range range = ranged ? range(asked, size) : new Range(0, size - 1);
      if (range == null) {
        channel.close();
        ctx.status(416).header("Content-Range", "bytes */" + size);
        return;
      }
      long length = range.last() - range.first() + 1;
      if (ranged) {
        ctx.status(206)
            .header("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
      }
      ctx.res().setContentLengthLong(length);
      channel.position(range.first());
      ctx.result(new Bounded(Channels.newInputStream(channel), length));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void describe(Context ctx, FileTime modified) {
    ctx.disableCompression();
    ctx.contentType("application/octet-stream");
    ctx.header("Accept-Ranges", "bytes");
    ctx.header("Content-Disposition", "attachment");
    ctx.header(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(modified.toInstant().atOffset(ZoneOffset.UTC)));
  }

  /** Null when the range lies outside of the file. */
  private static Range range(Matcher asked, long size) {
    if (asked.group(1).isEmpty()) {
      long suffix = Math.min(size, Long.parseLong(asked.group(2)));
      return suffix == 0 ? null : new Range(size - suffix, size - 1);
    }
    long first = Long.parseLong(asked.group(1));
    long last = asked.group(2).isEmpty() ? size - 1 : Long.parseLong(asked.group(2));
    return first >= size || last < first ? null : new Range(first, Math.min(last, size - 1));
  }

  /** The first {@code left} bytes of a stream. */
  private static final class Bounded extends FilterInputStream {

    private long left;

    Bounded(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }
  }
}
