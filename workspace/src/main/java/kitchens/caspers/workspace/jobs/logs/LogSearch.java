package kitchens.caspers.workspace.jobs.logs;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Looks for a text in what is kept of a log, line by line and whatever its case. However long the
 * log and its lines are, what is held in memory and what is found are bounded.
 */
public final class LogSearch {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int LONGEST_EXCERPT = 500;
  private static final int BEFORE_MATCH = 100;

  /**
   * A line with the text in it.
   *
   * @param line its number, from 1; lines that were dropped count
   * @param offset in bytes, at which the line begins, or what is kept of it
   * @param text the line; of a long one what is around the match
   */
  public record Match(long line, long offset, String text) {}

  /**
   * What was found.
   *
   * @param truncated whether there is more than was asked for
   */
  public record Found(List<Match> matches, boolean truncated) {}

  private final Pattern wanted;
  private final int overlap;
  private final int most;
  private final List<Match> matches = new ArrayList<>();
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private long line;
  private long lineOffset;
  private long at;
  private boolean lineFound;

  private LogSearch(String text, int most) {
    this.wanted =
        Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    this.overlap = 4 * text.length();
    this.most = most;
  }

  /**
   * Finds the first lines that hold the text.
   *
   * @param text one line's at most, taken literally
   */
  public static Found find(LogView log, String text, int most) throws IOException {
    var search = new LogSearch(text, most);
    for (var segment : log.segments()) {
      if (search.full()) {
        break;
      }
      search.read(segment);
    }
    search.endLine();
    var found = search.matches;
    return new Found(List.copyOf(found.subList(0, Math.min(most, found.size()))), search.full());
  }

  private boolean full() {
    return matches.size() > most;
  }

  private void read(LogView.Segment segment) throws IOException {
    if (segment.offset() != at) {
      // Something was dropped before it.
      endLine();
      lineFound = false;
      at = segment.offset();
      lineOffset = at;
      line = segment.lines();
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(segment.path()))) {
      for (var next = in.read(); next >= 0 && !full(); next = in.read()) {
        take(next);
      }
    } catch (NoSuchFileException e) {
      // Turned over since it was listed: gone.
    }
  }

  private void take(int next) {
    at++;
    if (next == '\n') {
      endLine();
      line++;
      lineOffset = at;
      lineFound = false;
      return;
    }
    piece.write(next);
    if (piece.size() == PIECE_BYTES) {
      var bytes = piece.toByteArray();
      endLine();
      // What the cut goes through is looked at again.
      piece.write(bytes, bytes.length - overlap, overlap);
    }
  }

  /** Looks at the line so far, or at a piece of it. */
  private void endLine() {
    if (!lineFound && piece.size() > 0) {
      var text = piece.toString(StandardCharsets.UTF_8);
      var matcher = wanted.matcher(text);
      if (matcher.find()) {
        lineFound = true;
        matches.add(new Match(line + 1, lineOffset, excerpt(text, matcher.start())));
      }
    }
    piece.reset();
  }

  private static String excerpt(String text, int match) {
    var from = text.length() <= LONGEST_EXCERPT ? 0 : Math.max(0, match - BEFORE_MATCH);
    var to = Math.min(text.length(), from + LONGEST_EXCERPT);
    return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
  }
}
