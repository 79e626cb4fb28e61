package kitchens.caspers.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.cli.demo.Story.Step;
import kitchens.caspers.cli.output.CliException;

/** Reads a story of its Markdown; docs/demos/README.md says how one is written. */
final class StoryReader {

  private static final Pattern NEEDS =
      Pattern.compile("Target `([A-Za-z0-9_-]+)`, (\\d{1,3}) minutes?\\.");
  private static final Pattern HEADING =
      Pattern.compile("## (\\d{1,3})\\. (.+) \\((\\d{1,3}) min\\)");

  private final String file;
  private final String name;
  private int line;

  private String title;
  private String target;
  private int minutes;
  private String intro;
  private final StringBuilder told = new StringBuilder();
  private final List<Step> steps = new ArrayList<>();
  private Matcher heading;
  private ActReader acts = new ActReader();

  private StoryReader(String name, String file) {
    this.name = name;
    this.file = file;
  }

  /**
   * Reads one.
   *
   * @param file as it is shown where something is wrong
   * @throws CliException with file, line and the mend
   */
  static Story read(String name, String file, String text) {
    return new StoryReader(name, file).read(text);
  }

  private Story read(String text) {
    String block = null;
    for (var written : text.lines().toList()) {
      line++;
      if (written.startsWith("```")) {
        acts.end();
        block = block == null ? written.substring(3).strip() : null;
      } else if (block == null) {
        prose(written);
      } else if (block.equals("caspers")) {
        act(written);
      }
    }
    endStep();
    if (title == null || target == null || steps.isEmpty()) {
      line = 1;
      throw wrong(
          "this is no story",
          "write a heading, the line Target `free`, 10 minutes. and steps ## 1. Title (2 min)");
    }
    return new Story(name, title, target, minutes, intro, List.copyOf(steps));
  }

  private void prose(String written) {
    var step = HEADING.matcher(written);
    var needs = NEEDS.matcher(written.strip());
    if (step.matches()) {
      endStep();
      if (Integer.parseInt(step.group(1)) != steps.size() + 1) {
        throw wrong("step " + step.group(1), "this is step " + (steps.size() + 1));
      }
      heading = step;
    } else if (written.startsWith("## ")) {
      throw wrong("a heading that is no step", "write it as ## 3. Title (2 min)");
    } else if (written.startsWith("# ") && title == null) {
      title = written.substring(2).strip();
    } else if (needs.matches()) {
      target = needs.group(1);
      minutes = Integer.parseInt(needs.group(2));
    } else {
      told.append(written).append('\n');
    }
  }

  private void act(String written) {
    if (heading == null) {
      throw wrong("a block before the first step", "put it below a heading ## 1. Title (2 min)");
    }
    try {
      acts.read(written, file + ":" + line);
    } catch (ActReader.Wrong e) {
      throw new CliException(file + ":" + line + ": " + e.getMessage(), e);
    }
  }

  private void endStep() {
    var words = told.toString().strip();
    told.setLength(0);
    if (heading == null) {
      intro = words;
      return;
    }
    acts.end();
    var number = Integer.parseInt(heading.group(1));
    var does = acts.does();
    if (does.isEmpty()) {
      throw wrong("step " + number + " does nothing", "give it a block ```caspers");
    }
    if (does.get(does.size() - 1).isPrelude()) {
      throw wrong("step " + number + " ends with a see without until", "say what it must show");
    }
    if (acts.undo().isEmpty() == (acts.never() == null)) {
      throw wrong(
          "step " + number + " has " + (acts.never() == null ? "no undo" : "undo and never"),
          "give it undo lines, or never with what stays");
    }
    steps.add(
        new Step(
            number,
            heading.group(2),
            Integer.parseInt(heading.group(3)),
            words,
            does,
            acts.undo(),
            acts.never()));
    heading = null;
    acts = new ActReader();
  }

  private CliException wrong(String what, String mend) {
    return new CliException(file + ":" + line + ": " + what + " — " + mend);
  }
}
