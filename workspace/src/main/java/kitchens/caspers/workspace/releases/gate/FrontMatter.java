package kitchens.caspers.workspace.releases.gate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The YAML between the two lines of three dashes that a document begins with. What stands below is
 * text for people and is never looked at.
 */
final class FrontMatter {

  /** Bytes; what is longer is no sign-off. */
  static final int LONGEST = 256 << 10;

  private static final String FENCE = "---";

  private FrontMatter() {}

  /**
   * Reads a document's front matter.
   *
   * @return as {@link StrictYaml#read}
   * @throws Unreadable when there is none, or it can be read in more than one way
   */
  static Map<String, Object> read(byte[] document) throws Unreadable {
    if (document.length > LONGEST) {
      throw new Unreadable(
          Reason.Code.UNREADABLE, 1, 1, "the document is longer than " + LONGEST + " bytes");
    }
    return StrictYaml.read(between(text(document)), 1);
  }

  private static String text(byte[] document) throws Unreadable {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    } catch (CharacterCodingException e) {
      throw new Unreadable(
          Reason.Code.UNREADABLE, 1, 1, "the document is not UTF-8: save it in that encoding");
    }
  }

  private static String between(String text) throws Unreadable {
    if (text.startsWith("\uFEFF")) {
      throw new Unreadable(
          Reason.Code.UNREADABLE,
          1,
          1,
          "the document begins with a byte order mark: save it as UTF-8 without one");
    }
    if (!FENCE.equals(line(text, 0))) {
      throw new Unreadable(
          Reason.Code.NO_FRONT_MATTER,
          1,
          1,
          "the document does not begin with a line of three dashes: its first line is '---', then"
              + " comes the YAML, then '---' again");
    }
    int begin = next(text, 0);
    for (int at = begin; at < text.length(); at = next(text, at)) {
      if (FENCE.equals(line(text, at))) {
        return text.substring(begin, at);
      }
    }
    throw new Unreadable(
        Reason.Code.NO_FRONT_MATTER,
        1,
        1,
        "the front matter has no end: close it with a line of three dashes");
  }

  /** The line that begins here, without its end; an end is LF or CR LF. */
  private static String line(String text, int from) {
    int end = text.indexOf('\n', from);
    String line = text.substring(from, end < 0 ? text.length() : end);
    return end >= 0 && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private static int next(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }
}
