package kitchens.caspers.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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

  /** A step begins, or says something new while it goes on. */
  public void begin(String name, String text) {
    var old = steps.get(name);
    if (old != null && old.state() == State.ACTIVE && old.text().equals(text)) {
      draw(null);
      return;
    }
    var began = old == null || old.began() == null ? Instant.now() : old.began();
    change(name, new Step(State.ACTIVE, text, began, null));
  }

  /** A step has done its work. */
  public void end(String name, String text) {
    finish(name, State.DONE, text);
  }

  /** A step has failed. */
  public void fail(String name, String text) {
    finish(name, State.FAILED, text);
  }

  /** Whether the step has ended, well or not. */
  public boolean isFinished(String name) {
    var step = steps.get(name);
    return step != null && (step.state() == State.DONE || step.state() == State.FAILED);
  }

  private void finish(String name, State state, String text) {
    var old = steps.get(name);
    var took =
        old == null || old.began() == null ? null : Duration.between(old.began(), Instant.now());
    change(name, new Step(state, text, null, took));
  }

  private void change(String name, Step step) {
    steps.put(name, step);
    draw(name);
  }

  private void draw(String changed) {
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
    steps.forEach((name, step) -> text.append("\u001b[2K").append(line(name, step)).append('\n'));
    drawn = steps.size();
    out.print(text);
    out.flush();
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
