package kitchens.caspers.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows steps while they go on: a tree that is redrawn on a terminal, a line for each change
 * elsewhere. Not for several threads at once.
 */
public final class Progress {

  private enum State {
    WAITING("·"),
    ACTIVE("▸"),
    DONE("✓"),
    FAILED("✗");

    private final String mark;

    State(String mark) {
      this.mark = mark;
    }
  }

  private record Step(State state, String text, Instant began, Duration took) {}

  private final PrintStream out;
  private final boolean redraw;
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private int drawn;
  private volatile boolean frozen;

  /** Shows on this stream; {@code redraw} when it is a terminal. */
  public Progress(PrintStream out, boolean redraw) {
    this.out = out;
    this.redraw = redraw;
  }

  /** Shows on standard error, where it is in no script's way. */
  public static Progress onStandardError() {
    return new Progress(System.err, Terminal.isInteractive());
  }

  /** A step that has not begun. */
  public void waiting(String name) {
    if (!steps.containsKey(name)) {
      steps.put(name, new Step(State.WAITING, "waiting", null, null));
      draw(null);
    }
  }

  /** Nothing more is drawn: somebody else has the terminal now. */
  public void freeze() {
    frozen = true;
  }

  /** A step begins, or says something new while it goes on. */
  public void begin(String name, String text) {
    begin(name, text, null);
  }

  /**
   * A step has begun, or says something new while it goes on.
   *
   * @param since when it began; null when that is now
   */
  public void begin(String name, String text, Instant since) {
    var old = steps.get(name);
    if (old != null && old.state() == State.ACTIVE && old.text().equals(text)) {
      draw(null);
      return;
    }
    var known = old == null || old.began() == null ? Instant.now() : old.began();
    var began = since == null ? known : since;
    change(name, new Step(State.ACTIVE, text, began, null));
  }

  /** A step has done its work. */
  public void end(String name, String text) {
    end(name, text, null);
  }

  /**
   * A step has done its work.
   *
   * @param took null when it is the time since its beginning
   */
  public void end(String name, String text, Duration took) {
    finish(name, State.DONE, text, took);
  }

  /** A step has failed. */
  public void fail(String name, String text) {
    fail(name, text, null);
  }

  /**
   * A step has failed.
   *
   * @param took null when it is the time since its beginning
   */
  public void fail(String name, String text, Duration took) {
    finish(name, State.FAILED, text, took);
  }

  /** Whether the step has ended, well or not. */
  public boolean isFinished(String name) {
    var step = steps.get(name);
    return step != null && (step.state() == State.DONE || step.state() == State.FAILED);
  }

  private void finish(String name, State state, String text, Duration given) {
    var old = steps.get(name);
    var seen =
        old == null || old.began() == null ? null : Duration.between(old.began(), Instant.now());
    change(name, new Step(state, text, null, given == null ? seen : given));
  }

  private void change(String name, Step step) {
    steps.put(name, step);
    draw(name);
  }

  private void draw(String changed) {
    if (frozen) {
      return;
    }
    if (!redraw) {
      if (changed != null) {
        out.println(line(changed, steps.get(changed)));
      }
      return;
    }
    var text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    var lines = lines();
    lines.forEach(line -> text.append("\u001b[2K").append(line).append('\n'));
    text.append("\u001b[J");
    drawn = lines.size();
    out.print(text);
    out.flush();
  }

  /** A tree that is taller than the terminal cannot be redrawn: what has ended is only counted. */
  private List<String> lines() {
    var height = Terminal.height();
    var lines = new ArrayList<String>();
    steps.forEach((name, step) -> lines.add(line(name, step)));
    if (lines.size() < height) {
      return lines;
    }
    lines.clear();
    var counts = new EnumMap<State, Integer>(State.class);
    steps.values().forEach(step -> counts.merge(step.state(), 1, Integer::sum));
    steps.forEach(
        (name, step) -> {
          var matters = step.state() == State.ACTIVE || step.state() == State.FAILED;
          if (matters && lines.size() < height - 2) {
            lines.add(line(name, step));
          }
        });
    lines.add(
        String.format(
            "%s %d done  %s %d going on  %s %d waiting  %s %d failed",
            State.DONE.mark,
            counts.getOrDefault(State.DONE, 0),
            State.ACTIVE.mark,
            counts.getOrDefault(State.ACTIVE, 0),
            State.WAITING.mark,
            counts.getOrDefault(State.WAITING, 0),
            State.FAILED.mark,
            counts.getOrDefault(State.FAILED, 0)));
    return lines;
  }

  private String line(String name, Step step) {
    var width = redraw ? steps.keySet().stream().mapToInt(String::length).max().orElse(0) : 0;
    var line = new StringBuilder(step.state().mark).append(' ').append(name);
    line.append(" ".repeat(Math.max(0, width - name.length()))).append("  ").append(step.text());
    var time =
        step.took() != null
            ? step.took()
            : redraw && step.began() != null ? Duration.between(step.began(), Instant.now()) : null;
    if (time != null) {
      line.append(" (").append(seconds(time)).append(')');
    }
    return Terminal.fit(line.toString(), redraw);
  }

  /** As people read durations: 0.4 s, 12 s, 3 min 20 s. */
  public static String seconds(Duration time) {
    if (time.toMinutes() > 0) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toSeconds() >= 10
        ? time.toSeconds() + " s"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
