package kitchens.caspers.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import kitchens.caspers.cli.demo.Story.Step;
import kitchens.caspers.cli.output.CliException;

/** Plays a story: forward, back, and to any step, and says truly what that can do. */
final class Player {

  /** What whoever plays wants next; null when there is nobody any more. */
  @FunctionalInterface
  interface Keys {
    String next(String prompt) throws IOException;
  }

  /** The time between steps that nobody is asked for. */
  @FunctionalInterface
  interface Pace {
    void after(Step step) throws IOException;
  }

  private static final String HELP =
      "Enter: next   b: back   j N: jump   p: hold the clock   t: the words again   q: end";

  private final Story story;
  private final Stage stage;
  private final Home home;
  private final Values values;
  private final PrintStream out;
  private final TreeMap<Integer, String> done = new TreeMap<>();

  /** The last step that was done and not taken back; 0 before the first. */
  private int at;

  private boolean held;

  Player(Story story, Stage stage, Home home, Values values, PrintStream out) {
    this.story = story;
    this.stage = stage;
    this.home = home;
    this.values = values;
    this.out = out;
    this.done.putAll(home.kept(story.name()).done());
  }

  /**
   * Begins at a step. Those before it must have been played in this home.
   *
   * @throws CliException naming the first that was not
   */
  void from(int number) {
    if (story.step(number).isEmpty()) {
      throw noSuch(number);
    }
    for (var step : story.steps().subList(0, number - 1)) {
      if (!step.title().equals(done.get(step.number()))) {
        throw new CliException(
            "step %d, %s, was not played in this home — caspers demo play %s --from %d"
                .formatted(step.number(), step.title(), story.name(), step.number()));
      }
    }
    at = number - 1;
    done.tailMap(number, true).clear();
  }

  /** Plays what is left without asking. */
  void auto(Pace pace) throws IOException {
    begin();
    while (at < story.steps().size()) {
      var step = story.steps().get(at);
      tell(step);
      play(step);
      if (at < story.steps().size()) {
        pace.after(step);
      }
    }
    out.println("That was " + story.title() + ".");
  }

  /**
   * Plays as the keys say.
   *
   * @return whether all of it was played
   */
  boolean byKeys(Keys keys) throws IOException {
    begin();
    out.println(HELP);
    var told = 0;
    while (true) {
      var next = story.step(at + 1);
      if (next.isPresent() && told != at + 1) {
        tell(next.get());
      }
      told = at + 1;
      var key = keys.next(next.map(s -> "step " + s.number()).orElse("the end") + "> ");
      if (key == null || key.strip().equalsIgnoreCase("q")) {
        leave();
        return next.isEmpty();
      }
      try {
        if (key.strip().equalsIgnoreCase("t")) {
          told = 0;
        } else {
          pressed(key.strip(), next);
        }
      } catch (CliException notDone) {
        out.println("  ✗ " + notDone.getMessage());
        out.println("  The story waits here: Enter tries step " + (at + 1) + " again.");
      }
    }
  }

  private void pressed(String key, Optional<Step> next) {
    if (held && (key.isEmpty() || key.matches("(?i)j.*"))) {
      out.println("  What comes needs a clock that goes.");
      hold(false);
    }
    if (key.isEmpty()) {
      next.ifPresentOrElse(this::play, () -> out.println("That was all of it. q ends."));
    } else if (key.equalsIgnoreCase("b")) {
      back();
    } else if (key.matches("(?i)j\\s*\\d{1,3}")) {
      jump(Integer.parseInt(key.replaceAll("\\D", "")));
    } else if (key.equalsIgnoreCase("p")) {
      hold(!held);
    } else {
      out.println(HELP);
    }
  }

  private void begin() {
    out.println(story.title());
    out.println(
        "%d steps, about %d minutes, on target %s"
            .formatted(story.steps().size(), story.minutes(), story.target()));
    out.println();
    if (at == 0) {
      out.println(Prose.plain(story.told()));
      out.println();
    }
  }

  private void tell(Step step) {
    out.println();
    out.println(
        "Step %d of %d · %s · %d min"
            .formatted(step.number(), story.steps().size(), step.title(), step.minutes()));
    out.println();
    out.println(Prose.plain(step.told()));
    out.println();
    out.flush();
  }

  private void play(Step step) {
    stage.perform(step.does());
    at = step.number();
    done.put(at, step.title());
    keep();
    out.println("  Step " + at + " is done.");
  }

  private void back() {
    var last = story.step(at);
    if (last.isEmpty()) {
      out.println("This is the beginning.");
      return;
    }
    undo(last.get());
  }

  private void undo(Step step) {
    if (step.never() == null) {
      stage.perform(step.undo());
      out.println("  Step " + step.number() + " is taken back.");
    } else {
      out.println("  Step " + step.number() + " cannot be taken back: " + step.never() + ".");
      out.println("  Only the telling goes back; Enter does it once more.");
    }
    at = step.number() - 1;
    done.remove(step.number());
    keep();
  }

  private void jump(int number) {
    if (story.step(number).isEmpty()) {
      throw noSuch(number);
    }
    if (number > at + 1) {
      out.println("  What lies between is done now, since later steps stand on it.");
    }
    while (at + 1 < number) {
      out.println("  — step %d, %s".formatted(at + 1, story.steps().get(at).title()));
      play(story.steps().get(at));
    }
    while (at >= number) {
      undo(story.steps().get(at - 1));
    }
  }

  private void hold(boolean hold) {
    stage.perform(List.of(Acts.command("universe " + (hold ? "pause" : "resume"))));
    held = hold;
    out.println(
        hold ? "  The clock stands still in about ten seconds; p lets it go on." : "  It goes on.");
  }

  /** Whoever comes next finds a clock that goes. */
  private void leave() {
    if (held) {
      hold(false);
    }
    if (at < story.steps().size()) {
      out.println(
          "Left before step %d: caspers demo play %s --from %d"
              .formatted(at + 1, story.name(), at + 1));
    }
  }

  private void keep() {
    home.keep(story.name(), new Home.Kept(done, values.known()));
  }

  private CliException noSuch(int number) {
    return new CliException(
        "%s has no step %d — it has 1 to %d".formatted(story.name(), number, story.steps().size()));
  }
}
