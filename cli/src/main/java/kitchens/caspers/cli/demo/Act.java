package kitchens.caspers.cli.demo;

import java.time.Duration;
import java.util.List;

/**
 * Something that a step does or looks at.
 *
 * @param text a command with {@code {names}} of values in it, or what a kill or settings are about
 * @param until what its answer must be like
 * @param within how long it is asked again; zero for once
 * @param ends the exit code that is right
 * @param otherwise what to do when it does not happen; null when nothing is said of that
 * @param at where it is written, as {@code file:line}
 */
record Act(
    Verb verb,
    String text,
    List<Keep> keeps,
    List<Shown> shows,
    List<Condition> until,
    Duration within,
    int ends,
    boolean quiet,
    String otherwise,
    String at) {

  /** What kind it is. */
  enum Verb {
    DO,
    SEE,
    UNDO,
    KILL,
    SETTINGS
  }

  /** A value of an answer that is kept for later. */
  record Keep(String name, Pick pick) {}

  /** A value of an answer that is shown in place of all of it. */
  record Shown(String words, Pick pick) {}

  /** One that is only asked, as often as the next one. */
  boolean isPrelude() {
    return verb == Verb.SEE && until.isEmpty();
  }
}
