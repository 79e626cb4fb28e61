package kitchens.caspers.cli.output;

import java.util.List;

/** Questions to a person at a terminal; a script is told what to write instead. */
public final class Question {

  private Question() {}

  /** Whether there is somebody to ask. */
  public static boolean canBeAsked() {
    return Terminal.isInteractive();
  }

  /**
   * One of several; the only one without asking.
   *
   * @param mend what a script does instead
   */
  public static String choose(String question, List<String> choices, String mend) {
    if (choices.size() == 1) {
      return choices.get(0);
    }
    if (!canBeAsked()) {
      throw new CliException(
          "nobody can be asked here: "
              + question
              + " — "
              + mend
              + ", one of "
              + String.join(", ", choices));
    }
    System.err.println(question);
    for (var i = 0; i < choices.size(); i++) {
      System.err.println("  " + (i + 1) + "  " + choices.get(i));
    }
    while (true) {
      var answer = answer("Number or name: ");
      if (choices.contains(answer)) {
        return answer;
      }
      if (answer.matches("\\d{1,4}")) {
        var number = Integer.parseInt(answer);
        if (number >= 1 && number <= choices.size()) {
          return choices.get(number - 1);
        }
      }
      System.err.println("\"" + answer + "\" is none of them");
    }
  }

  /** A text, or what stands in brackets when nothing is typed. */
  public static String text(String question, String otherwise) {
    var answer = answer(question + " [" + otherwise + "]: ");
    return answer.isEmpty() ? otherwise : answer;
  }

  /** Yes or no; no when nothing is typed. */
  public static boolean yes(String question) {
    return answer(question + " [y/N] ").matches("(?i)y(es)?");
  }

  private static String answer(String prompt) {
    System.err.print(prompt);
    System.err.flush();
    var line = System.console().readLine();
    if (line == null) {
      throw new CliException("no answer was given");
    }
    return line.strip();
  }
}
