package kitchens.caspers.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import kitchens.caspers.cli.demo.Act.Verb;

/** Reads the lines of a step's blocks: what is done, looked at and taken back. */
final class ActReader {

  private static final Pattern VERB =
      Pattern.compile("(do|see|undo|kill|settings|never)\\s+(\\S.*)");
  private static final Pattern CLAUSE =
      Pattern.compile("(keep|show|until|within|ends|else|quiet)\\b\\s*(.*)");
  private static final Pattern KEEP = Pattern.compile("([a-z_]+)\\s+(?:=\\s*(/\\S+)|~\\s*(.+))");
  private static final Pattern SHOW = Pattern.compile("(.+?)\\s+(?:=\\s*(/\\S+)|~\\s*(.+))");
  private static final Pattern SPAN = Pattern.compile("(\\d{1,4})\\s*(s|m)");

  /** A line that cannot be read, with the mend behind a dash. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String what, String mend) {
      super(what + " — " + mend);
    }
  }

  private final List<Act> does = new ArrayList<>();
  private final List<Act> undo = new ArrayList<>();
  private String never;
  private ActDraft draft;

  List<Act> does() {
    return List.copyOf(does);
  }

  List<Act> undo() {
    return List.copyOf(undo);
  }

  /** Why nothing is taken back; null when no line says so. */
  String never() {
    return never;
  }

  /**
   * Reads a line.
   *
   * @param at where it stands
   * @throws Wrong when it is none
   */
  void read(String written, String at) {
    if (written.isBlank()) {
      return;
    }
    if (Character.isWhitespace(written.charAt(0))) {
      clause(written.strip());
      return;
    }
    end();
    var verb = VERB.matcher(written.strip());
    if (!verb.matches()) {
      throw new Wrong(
          "\"" + written.strip() + "\"",
          "a line begins with do, see, undo, kill, settings or never");
    }
    var text = verb.group(2).strip();
    switch (verb.group(1)) {
      case "never" -> never = text;
      case "kill" -> {
        if (!text.equals("compute")) {
          throw new Wrong("kill " + text, "compute can be killed");
        }
        draft = new ActDraft(Verb.KILL, text, at);
      }
      case "settings" -> draft = new ActDraft(Verb.SETTINGS, text, at);
      default ->
          draft =
              new ActDraft(Verb.valueOf(verb.group(1).toUpperCase(Locale.ROOT)), command(text), at);
    }
  }

  /** No clause of the last act follows. */
  void end() {
    if (draft != null) {
      var act = draft.act();
      (act.verb() == Verb.UNDO ? undo : does).add(act);
      draft = null;
    }
  }

  /** Without its first word, which is this program's name. */
  private static String command(String text) {
    if (!text.startsWith("caspers ")) {
      throw new Wrong("\"" + text + "\"", "a command begins with caspers");
    }
    try {
      Values.split(text);
    } catch (IllegalArgumentException e) {
      throw new Wrong(e.getMessage(), "close it on the same line");
    }
    return text.substring("caspers ".length());
  }

  private void clause(String written) {
    var clause = CLAUSE.matcher(written);
    if (draft == null || !clause.matches()) {
      throw new Wrong(
          "\"" + written + "\"",
          "below a do or see stand keep, show, until, within, ends, quiet and else");
    }
    var text = clause.group(2).strip();
    try {
      switch (clause.group(1)) {
        case "keep" -> {
          var keep = matched(KEEP.matcher(text), "keep name = /pointer, or keep name ~ pattern");
          draft.keep(keep.group(1), pick(keep.group(2), keep.group(3)));
        }
        case "show" -> {
          var show = matched(SHOW.matcher(text), "show words = /pointer, or show words ~ pattern");
          draft.show(show.group(1), pick(show.group(2), show.group(3)));
        }
        case "until" -> draft.until(Condition.parse(text));
        case "within" -> {
          var span = matched(SPAN.matcher(text), "within 90s, or within 3m");
          var count = Long.parseLong(span.group(1));
          draft.within(
              span.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMinutes(count));
        }
        case "ends" -> draft.ends(Integer.parseInt(text));
        case "else" -> draft.otherwise(text);
        default -> draft.quiet();
      }
    } catch (PatternSyntaxException e) {
      throw new Wrong("the pattern of " + clause.group(1), e.getDescription());
    } catch (IllegalArgumentException e) {
      throw new Wrong(written, e.getMessage());
    }
  }

  private static Matcher matched(Matcher text, String mend) {
    if (!text.matches()) {
      throw new IllegalArgumentException("write it as " + mend);
    }
    return text;
  }

  private static Pick pick(String pointer, String pattern) {
    return pointer != null ? Pick.at(pointer) : Pick.like(Pattern.compile(pattern));
  }
}
