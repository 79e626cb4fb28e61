package kitchens.caspers.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import kitchens.caspers.cli.chat.Understanding;
import kitchens.caspers.cli.chat.Understanding.Kind;
import kitchens.caspers.cli.chat.Understanding.Understood;

/**
 * How well {@code caspers chat} understands sentences beside its examples: those of {@code
 * chat-sentences.txt}, a quarter of which took the place of others that examples were written for,
 * and those of {@code chat-held-out.txt}, of which nobody is told how they were understood.
 *
 * <p>What matters most is what it does wrongly: a sentence that must be refused or asked back and
 * becomes a call that changes something. Fails where one that must be refused does.
 */
final class ChatQuality implements Benchmark {
  private static final String SENTENCES = "chat-sentences.txt";
  private static final String HELD_OUT = "chat-held-out.txt";
  private static final List<String> LOCATIONS =
      List.of("Bellevue", "Chicago", "Gothenburg", "Monaco", "San Francisco", "Silicon Valley");
  private static final Set<String> ONLY_READ =
      Set.of(
          "status",
          "list_stages",
          "orders_now",
          "late_orders",
          "journal",
          "list_recommendations",
          "explain_order",
          "help");

  @Override
  public String name() {
    return "chat-quality";
  }

  @Override
  public String description() {
    return "sentences beside the examples, understood offline: tool_accuracy, wrong_changes, …";
  }

  /** What came of a set of sentences; all of them counts. */
  private record Tally(int sentences, int right, int exact, int wrongChanges, int harm) {

    double share(int some) {
      return (double) some / sentences;
    }
  }

  @Override
  public List<Metric> run() throws IOException {
    var progress = new Progress();
    var began = System.nanoTime();
    var understanding = Understanding.ofProcess();
    var ready = System.nanoTime();
    var known = tally(understanding, sentences(SENTENCES), line -> progress.step("%s", line));
    var heldOut = tally(understanding, sentences(HELD_OUT), line -> {});
    var seconds = (System.nanoTime() - ready) / 1e9;
    if (known.harm() + heldOut.harm() > 0) {
      throw new IllegalStateException(
          "sentences that must be refused became changes: %d of the known ones, %d held out"
              .formatted(known.harm(), heldOut.harm()));
    }
    return List.of(
        new Metric("sentences", known.sentences(), "sentences"),
        new Metric("tool_accuracy", known.share(known.right()), "share"),
        new Metric("exact_accuracy", known.share(known.exact()), "share"),
        new Metric("wrong_changes", known.wrongChanges(), "sentences"),
        new Metric("held_out_sentences", heldOut.sentences(), "sentences"),
        new Metric("held_out_tool_accuracy", heldOut.share(heldOut.right()), "share"),
        new Metric("held_out_exact_accuracy", heldOut.share(heldOut.exact()), "share"),
        new Metric("held_out_wrong_changes", heldOut.wrongChanges(), "sentences"),
        new Metric("harm", known.harm() + heldOut.harm(), "sentences"),
        new Metric("start_seconds", (ready - began) / 1e9, "s"),
        new Metric(
            "sentence_ms", 1000 * seconds / (known.sentences() + heldOut.sentences()), "ms"));
  }

  private static Tally tally(
      Understanding understanding, List<String> lines, Consumer<String> misunderstood) {
    var right = 0;
    var exact = 0;
    var wrongChanges = 0;
    var harm = 0;
    for (var line : lines) {
      var at = line.lastIndexOf(" => ");
      var expected = line.substring(at + 4);
      var understood = understanding.read(line.substring(0, at), LOCATIONS);
      var same = isRight(expected, understood);
      var whole = same && hasValues(expected, understood);
      var changes = understood.kind() == Kind.CALL && !ONLY_READ.contains(understood.tool());
      right += same ? 1 : 0;
      exact += whole ? 1 : 0;
      wrongChanges += changes && !same ? 1 : 0;
      harm += changes && expected.equals("refuse") ? 1 : 0;
      if (!whole) {
        misunderstood.accept(
            "%s — understood as %s %s %s"
                .formatted(line, understood.kind(), understood.tool(), understood.arguments()));
      }
    }
    return new Tally(lines.size(), right, exact, wrongChanges, harm);
  }

  /** The tool, or the question, or the refusal. */
  private static boolean isRight(String expected, Understood understood) {
    var words = expected.split(" ");
    return switch (words[0]) {
      case "refuse" -> understood.kind() == Kind.REFUSED;
      case "ask" ->
          words.length == 1
              ? understood.kind() == Kind.UNCLEAR || understood.kind() == Kind.QUESTION
              : understood.kind() == Kind.QUESTION && words[1].equals(understood.tool());
      default -> understood.kind() == Kind.CALL && words[0].equals(understood.tool());
    };
  }

  /** Also what is asked for, or each value and no other. */
  private static boolean hasValues(String expected, Understood understood) {
    var words = expected.split(" ", 3);
    if (words[0].equals("refuse")) {
      return true;
    } else if (words[0].equals("ask")) {
      return words.length < 3 || words[2].equals(understood.missing());
    }
    var wanted = new LinkedHashMap<String, String>();
    var at = expected.indexOf(' ');
    for (var pair : at < 0 ? new String[0] : expected.substring(at + 1).split("; ")) {
      var equals = pair.indexOf('=');
      wanted.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return wanted.equals(texts(understood.arguments()));
  }

  private static Map<String, String> texts(Map<String, Object> arguments) {
    var texts = new LinkedHashMap<String, String>();
    arguments.forEach(
        (name, value) ->
            texts.put(
                name,
                value instanceof Double number && number == Math.rint(number)
                    ? Long.toString(number.longValue())
                    : value.toString()));
    return texts;
  }

  private static List<String> sentences(String resource) throws IOException {
    try (var in = ChatQuality.class.getResourceAsStream(resource)) {
      return new ArrayList<>(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList());
    }
  }
}
