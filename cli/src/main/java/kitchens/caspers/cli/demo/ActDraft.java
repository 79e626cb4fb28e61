package kitchens.caspers.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.cli.demo.Act.Keep;
import kitchens.caspers.cli.demo.Act.Shown;
import kitchens.caspers.cli.demo.Act.Verb;

/** An act of which clauses are still read. */
final class ActDraft {

  private final Verb verb;
  private final String text;
  private final String at;
  private final List<Keep> keeps = new ArrayList<>();
  private final List<Shown> shows = new ArrayList<>();
  private final List<Condition> until = new ArrayList<>();
  private Duration within = Duration.ZERO;
  private int ends;
  private boolean quiet;
  private String otherwise;

  ActDraft(Verb verb, String text, String at) {
    this.verb = verb;
    this.text = text;
    this.at = at;
  }

  void keep(String name, Pick pick) {
    keeps.add(new Keep(name, pick));
  }

  void show(String words, Pick pick) {
    shows.add(new Shown(words, pick));
  }

  void until(Condition condition) {
    until.add(condition);
  }

  void within(Duration time) {
    within = time;
  }

  void ends(int code) {
    ends = code;
  }

  void quiet() {
    quiet = true;
  }

  void otherwise(String mend) {
    otherwise = mend;
  }

  Act act() {
    return new Act(
        verb,
        text,
        List.copyOf(keeps),
        List.copyOf(shows),
        List.copyOf(until),
        within,
        ends,
        quiet,
        otherwise,
        at);
  }
}
