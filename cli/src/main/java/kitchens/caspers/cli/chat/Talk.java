package kitchens.caspers.cli.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/** A conversation: sentences in, what was done and asked out. */
final class Talk {

  /** Where a person's next line comes from; null when there is none. */
  @FunctionalInterface
  interface Lines {
    String next(String prompt) throws IOException;
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Runner runner;
  private final Lines lines;
  private final PrintStream out;
  private final boolean sure;

  /**
   * @param sure whether nothing is asked before it is done
   */
  Talk(Runner runner, Lines lines, PrintStream out, boolean sure) {
    this.runner = runner;
    this.lines = lines;
    this.out = out;
    this.sure = sure;
  }

  /**
   * Says what a sentence was understood as, asks what is missing, and does it.
   *
   * @return whether something was done, and well
   */
  boolean take(Reader reader, String sentence) throws IOException {
    var reading = reader.read(sentence);
    while (true) {
      if (reading instanceof Reading.Call call) {
        return does(call);
      } else if (reading instanceof Reading.AskSlot asked) {
        var answer = lines.next(asked.question() + " ");
        if (answer == null || isNo(answer)) {
          out.println(answer == null ? "" : "Then I leave it.");
          return false;
        }
        var next = reader.answered(asked, answer);
        // Asked twice for the same, a new sentence may be meant.
        reading =
            next instanceof Reading.AskSlot again && again.missing().equals(asked.missing())
                ? otherwise(reader, answer, again)
                : next;
      } else if (reading instanceof Reading.AskMeaning asked) {
        out.println(asked.question());
        return false;
      } else {
        out.println(((Reading.Refused) reading).why());
        return false;
      }
    }
  }

  private static Reading otherwise(Reader reader, String answer, Reading.AskSlot again) {
    var fresh = reader.read(answer);
    return fresh instanceof Reading.AskMeaning ? again : fresh;
  }

  private boolean does(Reading.Call call) throws IOException {
    if (call.tool().equals("help")) {
      out.println("I can:");
      runner.tools().forEach(tool -> out.println("  " + Questions.does(tool.name())));
      out.println(Questions.EXAMPLES);
      return true;
    }
    if (mayNot(call.tool(), call.slots())) {
      return false;
    }
    var told = run(call.tool(), call.slots(), true);
    if (!told.text().isEmpty()) {
      out.println(Answers.forAPerson(call.tool(), told.text()));
    }
    return told.ok();
  }

  /** Shows a call, and does it. */
  Runner.Told run(String tool, Map<String, Object> slots, boolean forAPerson) {
    out.println("→ " + tool + " " + json(slots));
    out.println("  " + runner.asCommand(tool, slots, forAPerson));
    out.flush();
    return runner.run(tool, slots, forAPerson);
  }

  /** Says what is about to happen where it cannot be undone, and asks. */
  boolean mayNot(String tool, Map<String, Object> slots) throws IOException {
    if (sure || !Understanding.ASKED_BEFORE.contains(tool)) {
      return false;
    }
    var answer = lines.next(Understanding.about(tool, slots) + " Shall I? [y/N] ");
    if (answer != null && isYes(answer)) {
      return false;
    }
    out.println("Then I leave it.");
    return true;
  }

  static boolean isYes(String answer) {
    return Words.plain(answer).matches("(y|yes|yes please|sure|ok|okay|do it|ja|si|oui)[!.]?");
  }

  private static boolean isNo(String answer) {
    return Words.plain(answer).matches("(n|no|nein|non|cancel|never mind|nevermind|stop)?[!.]?");
  }

  static String json(Map<String, Object> slots) {
    try {
      return JSON.writeValueAsString(slots);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
