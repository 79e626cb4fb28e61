package kitchens.caspers.workspace.jobs.logs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a {@link BoundedLog}, also while it is written. */
public final class LogView {
  private static final Pattern SEGMENT = Pattern.compile("\\.(\\d{1,18})(?:-(\\d{1,18}))?");

  private final Path file;

  public LogView(Path file) {
    this.file = file;
  }

  /** The file's name, which tells one log from the next. */
  public String name() {
    return file.getFileName().toString();
  }

  /**
   * A piece of a log.
   *
   * @param offset where the text begins; later than asked when what was asked for is gone
   * @param nextOffset where to read on
   * @param size of the whole log so far, in bytes, dropped parts included
   */
  public record Piece(String text, long offset, long nextOffset, long size) {}

  /**
   * A part of the log that is kept.
   *
   * @param lines how many ended before it
   */
  record Segment(Path path, long offset, long lines, long length) {
    long end() {
      return offset + length;
    }
  }

  /**
   * Reads from an offset.
   *
   * @param offset in bytes from the beginning; a negative one counts from the end
   * @param most bytes at most
   */
  public Piece read(long offset, int most) throws IOException {
    var segments = segments();
    var size = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).end();
    var from = offset < 0 ? Math.max(0, size + offset) : Math.min(offset, size);
    for (var segment : segments) {
      if (from < segment.end()) {
        var start = Math.max(from, segment.offset());
        var bytes = bytes(segment, start, most);
        var whole = wholeCharacters(bytes);
        return new Piece(
            new String(bytes, 0, whole, StandardCharsets.UTF_8), start, start + whole, size);
      }
    }
    return new Piece("", from, from, size);
  }

  /** The last bytes of the log as text, across segments. */
  public Piece tail(int most) throws IOException {
    var text = new StringBuilder();
    var first = read(-most, most);
    text.append(first.text());
    var last = first;
    while (last.nextOffset() < last.size() && !last.text().isEmpty()) {
      last = read(last.nextOffset(), most);
      text.append(last.text());
    }
    return new Piece(text.toString(), first.offset(), last.nextOffset(), last.size());
  }

  List<Segment> segments() throws IOException {
    var found = new ArrayList<Segment>();
    var name = file.getFileName().toString();
    if (!Files.isDirectory(file.getParent())) {
      return found;
    }
    try (var siblings = Files.newDirectoryStream(file.getParent(), name + "*")) {
      for (var path : siblings) {
        var rest = path.getFileName().toString().substring(name.length());
        var numbers = SEGMENT.matcher(rest);
        if (rest.isEmpty() || numbers.matches()) {
          var offset = rest.isEmpty() ? 0 : Long.parseLong(numbers.group(1));
          var lines =
              rest.isEmpty() || numbers.group(2) == null ? 0 : Long.parseLong(numbers.group(2));
          try {
            found.add(new Segment(path, offset, lines, Files.size(path)));
          } catch (NoSuchFileException e) {
            // Turned over since it was listed: gone.
          }
        }
      }
    }
    found.sort(Comparator.comparingLong(Segment::offset));
    return found;
  }

  private static byte[] bytes(Segment segment, long start, int most) throws IOException {
    try (var in = new RandomAccessFile(segment.path().toFile(), "r")) {
      in.seek(start - segment.offset());
      var bytes = new byte[(int) Math.min(most, segment.end() - start)];
      in.readFully(bytes);
      return bytes;
    }
  }

  /** How many bytes make whole characters, so that one cut in two is left for the next piece. */
  private static int wholeCharacters(byte[] bytes) {
    for (var back = 1; back <= Math.min(3, bytes.length); back++) {
      var lead = bytes[bytes.length - back] & 0xff;
      if (lead >= 0xc0) {
        var needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        return needed > back && bytes.length > back ? bytes.length - back : bytes.length;
      }
      if (lead < 0x80) {
        return bytes.length;
      }
    }
    return bytes.length;
  }
}
