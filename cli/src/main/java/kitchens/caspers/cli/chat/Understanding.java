package kitchens.caspers.cli.chat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.cli.universe.Kitchens;

/**
 * Understands sentences without any network, for whoever offers it: the terminal, a process that
 * serves others, a measurement. It does nothing; what is understood is for its caller to do.
 * Thread-safe.
 */
public final class Understanding {

  /** What cannot be undone, or stops what others use: a person is asked before. */
  static final Set<String> ASKED_BEFORE =
      Set.of("stop_universe", "decide", "inject_fault", "run_stage", "add_occasion");

  /** What a sentence was understood as. */
  public enum Kind {
    /** A tool with all the arguments that it needs. */
    CALL,
    /** A tool of which one argument is missing; {@code says} asks for it. */
    QUESTION,
    /** It may mean several things, or none that is known; {@code says} asks which. */
    UNCLEAR,
    /** Not done, whoever asks; {@code says} why. */
    REFUSED
  }

  /**
   * What came of a sentence.
   *
   * @param tool of a call or a question; else null
   * @param arguments known of it
   * @param missing the argument that a question asks for; else null
   * @param says to the person: the question, the refusal, or what a call is about to do
   * @param asksBefore whether a person is asked before the call is made
   */
  public record Understood(
      Kind kind,
      String tool,
      Map<String, Object> arguments,
      String missing,
      String says,
      boolean asksBefore) {}

  /** Made at the first sentence, which takes a second or two. */
  private static final class Shared {
    private static final Understanding ONE =
        new Understanding(Remembered.besideTheBuild(System.getenv()));
  }

  private final Meaning meaning;
  private final Phrasebook phrases;

  private Understanding(Remembered remembered) {
    meaning = new Meaning();
    phrases = Phrasebook.of(Examples.read(), meaning, remembered);
  }

  /** The one of this process. */
  public static Understanding ofProcess() {
    return Shared.ONE;
  }

  /**
   * What a sentence asks for.
   *
   * @param locations the names of the kitchens that it may speak of
   */
  public synchronized Understood read(String sentence, List<String> locations) {
    return told(reader(locations).read(sentence));
  }

  /**
   * What is asked for when a question was answered.
   *
   * @param asked a {@link Kind#QUESTION}
   */
  public synchronized Understood answered(Understood asked, String answer, List<String> locations) {
    var slot = new Reading.AskSlot(asked.tool(), asked.arguments(), asked.missing(), asked.says());
    return told(reader(locations).answered(slot, answer));
  }

  /** What understands sentences about these kitchens. */
  Reader reader(List<String> locations) {
    return new Reader(meaning, new Slots(new Places(locations, Kitchens::isTown)), phrases);
  }

  private static Understood told(Reading reading) {
    if (reading instanceof Reading.Call call) {
      return new Understood(
          Kind.CALL,
          call.tool(),
          call.slots(),
          null,
          about(call.tool(), call.slots()),
          ASKED_BEFORE.contains(call.tool()));
    } else if (reading instanceof Reading.AskSlot asked) {
      return new Understood(
          Kind.QUESTION, asked.tool(), asked.slots(), asked.missing(), asked.question(), false);
    } else if (reading instanceof Reading.AskMeaning asked) {
      return new Understood(Kind.UNCLEAR, null, Map.of(), null, asked.question(), false);
    }
    return new Understood(
        Kind.REFUSED, null, Map.of(), null, ((Reading.Refused) reading).why(), false);
  }

  /** What a call is about to do, and whether that can be undone. */
  static String about(String tool, Map<String, Object> slots) {
    var text =
        "I am about to "
            + Questions.does(tool)
            + (slots.isEmpty() ? "" : " " + Talk.json(slots))
            + ".";
    if (tool.equals("stop_universe")) {
      return text + " Whoever uses it is cut off.";
    }
    return ASKED_BEFORE.contains(tool) ? text + " It cannot be undone." : text;
  }
}
