package kitchens.caspers.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kitchens.caspers.cli.mcp.UniverseTool;
import kitchens.caspers.cli.mcp.UniverseTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people say, and the tool and slots it must give or the question it must ask back. */
class SentencesTest {

  private static final List<String> LOCATIONS =
      List.of("Bellevue", "Chicago", "Gothenburg", "Monaco", "San Francisco", "Silicon Valley");

  private static Reader reader;

  @BeforeAll
  static void read() {
    reader = reader();
  }

  static Reader reader() {
    return Understanding.ofProcess().reader(LOCATIONS);
  }

  static Stream<String> sentences() throws IOException {
    try (var in = SentencesTest.class.getResourceAsStream("sentences.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void isUnderstood(String line) {
    var at = line.lastIndexOf(" => ");
    assertThat(told(reader.read(line.substring(0, at)), line)).isEqualTo(line.substring(at + 4));
  }

  @Test
  void thereAreEnoughAndNoneIsAnExample() throws IOException {
    var examples = new HashSet<String>();
    Examples.read().values().forEach(examples::addAll);
    var own = sentences().map(line -> line.substring(0, line.lastIndexOf(" => "))).toList();
    assertThat(own).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
    assertThat(own.stream().filter(s -> !examples.contains(Words.plain(s))).count())
        .as("sentences that are no example")
        .isGreaterThanOrEqualTo(150);
  }

  @Test
  void everyToolOfTheUniverseButSqlIsUnderstood() {
    assertThat(Examples.read().keySet())
        .containsAll(
            new UniverseTools("caspers")
                .all().stream()
                    .map(UniverseTool::name)
                    .filter(name -> !name.equals("sql"))
                    .toList());
  }

  private static String told(Reading reading, String line) {
    if (reading instanceof Reading.Call call) {
      return (call.tool() + " " + slots(call.slots(), line)).strip();
    } else if (reading instanceof Reading.AskSlot asked) {
      return line.endsWith("=> ask") ? "ask" : "ask " + asked.tool() + " " + asked.missing();
    } else if (reading instanceof Reading.AskMeaning) {
      return "ask";
    }
    return "refuse";
  }

  /** In the order that the line has them; others behind. */
  private static String slots(Map<String, Object> slots, String line) {
    var texts = new TreeMap<Integer, String>();
    var more = 10_000;
    for (var slot : slots.entrySet()) {
      var value = slot.getValue();
      var text =
          slot.getKey()
              + "="
              + (value instanceof Double number && number == Math.rint(number)
                  ? Long.toString(number.longValue())
                  : value.toString());
      var at = line.lastIndexOf(" " + slot.getKey() + "=");
      texts.put(at < 0 ? more++ : at, text);
    }
    return String.join("; ", texts.values());
  }
}
