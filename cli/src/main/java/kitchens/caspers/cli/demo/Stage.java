package kitchens.caspers.cli.demo;

import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import kitchens.caspers.cli.demo.Act.Verb;
import kitchens.caspers.cli.demo.Commands.Printed;
import kitchens.caspers.cli.output.CliException;

/** Where acts are done, shown and looked at. */
final class Stage {

  private static final int MOST_LINES = 24;
  private static final long PAUSE_MILLIS = 500;

  private final Commands commands;
  private final Home home;
  private final Values values;
  private final PrintStream out;
  private final Clock clock;

  Stage(Commands commands, Home home, Values values, PrintStream out, Clock clock) {
    this.commands = commands;
    this.home = home;
    this.values = values;
    this.out = out;
    this.clock = clock;
  }

  /**
   * Does all of it, in order.
   *
   * @throws CliException when one did not happen, with what to do
   */
  void perform(List<Act> acts) {
    var preludes = new ArrayList<Act>();
    for (var act : acts) {
      switch (act.verb()) {
        case KILL -> out.println("  " + home.killCompute());
        case SETTINGS -> out.println("  " + home.settings(act));
        case DO, UNDO -> once(act);
        case SEE -> {
          preludes.add(act);
          if (!act.isPrelude()) {
            look(List.copyOf(preludes));
            preludes.clear();
          }
        }
      }
    }
  }

  private void once(Act act) {
    out.println("  $ " + shown(act));
    out.flush();
    var printed = commands.run(values.words(act.text()), true);
    if (printed.code() != act.ends()) {
      throw failed(
          act, "it ended with " + printed.code() + (act.ends() == 0 ? "" : ", not " + act.ends()));
    }
    for (var condition : act.until()) {
      if (!condition.holds(printed.out(), values)) {
        throw failed(act, condition.told(printed.out(), values));
      }
    }
    keep(act, printed);
    show(act, printed);
  }

  /** Asks until the last one is as it must be; those before it are asked with each try. */
  private void look(List<Act> acts) {
    var last = acts.get(acts.size() - 1);
    var end = clock.instant().plus(last.within());
    out.println("  ? " + shown(last));
    out.flush();
    while (true) {
      String why = null;
      var answers = new ArrayList<Printed>();
      for (var act : acts) {
        var printed = commands.run(values.words(act.text()), false);
        answers.add(printed);
        why = why(act, printed);
        if (why != null) {
          break;
        }
        keep(act, printed);
      }
      if (why == null) {
        for (var i = 0; i < acts.size(); i++) {
          show(acts.get(i), answers.get(i));
        }
        out.println("  ✓");
        return;
      }
      if (!clock.instant().isBefore(end)) {
        throw failed(
            last,
            why + (last.within().isZero() ? "" : ", after " + last.within().toSeconds() + " s"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }

  /** Why an answer is not as it must be; null when it is. */
  private String why(Act act, Printed printed) {
    if (printed.code() != act.ends()) {
      return printed.said().isEmpty() ? "it ended with " + printed.code() : printed.said();
    }
    for (var condition : act.until()) {
      if (!condition.holds(printed.out(), values)) {
        return condition.told(printed.out(), values);
      }
    }
    for (var keep : act.keeps()) {
      if (keep.pick().of(printed.out()).isEmpty()) {
        return keep.pick() + " is not there";
      }
    }
    return null;
  }

  private void keep(Act act, Printed printed) {
    for (var keep : act.keeps()) {
      var value = keep.pick().of(printed.out());
      if (value.isEmpty()) {
        throw failed(act, keep.pick() + " is not in what it printed");
      }
      values.keep(keep.name(), value.get());
    }
  }

  private void show(Act act, Printed printed) {
    for (var shown : act.shows()) {
      out.println("    " + shown.words() + ": " + shown.pick().of(printed.out()).orElse("nothing"));
    }
    if (act.verb() != Verb.SEE && act.shows().isEmpty() && !act.quiet()) {
      var lines = printed.out().lines().toList();
      lines.stream().limit(MOST_LINES).forEach(line -> out.println("    " + line));
      if (lines.size() > MOST_LINES) {
        out.println("    … and " + (lines.size() - MOST_LINES) + " lines more");
      }
    }
  }

  /** The command as a person would type it. */
  private String shown(Act act) {
    return values.words(act.text()).stream()
        .map(Stage::quoted)
        .collect(Collectors.joining(" ", "caspers ", ""));
  }

  private static String quoted(String word) {
    if (word.matches("[A-Za-z0-9_./:=,+@-]+")) {
      return word;
    }
    var plain = word.indexOf('\'') < 0;
    return plain ? "'" + word + "'" : "\"" + word.replaceAll("([\"\\\\$`])", "\\\\$1") + "\"";
  }

  private CliException failed(Act act, String why) {
    var mend = act.otherwise() == null ? "" : " — " + values.in(act.otherwise());
    return new CliException(act.at() + ": " + why + mend);
  }
}
