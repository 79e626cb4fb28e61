package kitchens.caspers.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kitchens.caspers.cli.mcp.UniverseTools;
import kitchens.caspers.cli.output.CliException;
import org.junit.jupiter.api.Test;

/** What whoever offers a chat is told of a sentence. */
class DryRunTest {

  private final DryRun dry =
      new DryRun(
          Understanding.ofProcess(),
          new Runner(new UniverseTools("caspers").all()),
          List.of("Chicago", "Bellevue"));

  private JsonNode read(String sentence) {
    return dry.read(sentence, null);
  }

  @Test
  void aCallIsShownWithItsCommandAndWhetherAPersonIsAsked() {
    var order = read("place an order in Chicago");
    assertThat(order.path("kind").asText()).isEqualTo("call");
    assertThat(order.path("tool").asText()).isEqualTo("simulate_order");
    assertThat(order.at("/arguments/location").asText()).isEqualTo("Chicago");
    assertThat(order.path("command").asText())
        .isEqualTo("caspers universe inject-order --catalog=caspers --location=Chicago");
    assertThat(order.path("asks_before").asBoolean()).isFalse();

    var stop = read("stop caspers");
    assertThat(stop.path("asks_before").asBoolean()).isTrue();
    assertThat(stop.path("says").asText()).contains("I am about to", "cut off");
  }

  @Test
  void whoAsksWhatThereIsToSayIsTold() {
    var help = read("what can you do?");
    assertThat(help.path("kind").asText()).isEqualTo("help");
    assertThat(help.has("tool")).isFalse();
    assertThat(help.path("says").asText()).contains("place an order", "new location in");
  }

  @Test
  void aQuestionComesBackWithItsAnswer() {
    var question = read("kitchen fire in Chicago");
    assertThat(question.path("kind").asText()).isEqualTo("question");
    assertThat(question.path("missing").asText()).isEqualTo("duration");
    var answered = dry.read("45 minutes", question.toString());
    assertThat(answered.path("kind").asText()).isEqualTo("call");
    assertThat(answered.at("/arguments/duration").asText()).isEqualTo("45m");
    assertThat(answered.at("/arguments/location").asText()).isEqualTo("Chicago");
    assertThat(dry.read("../../etc/passwd", question.toString()).path("kind").asText())
        .isEqualTo("refused");
  }

  @Test
  void whatIsNotPlainOrIsHarmIsNoCall() {
    assertThat(read("bananas").path("kind").asText()).isEqualTo("unclear");
    assertThat(read("confirm all refunds").path("kind").asText()).isEqualTo("refused");
    assertThat(read("confirm all refunds").has("tool")).isFalse();
  }

  @Test
  void whatAWorkspaceOffersIsHeldToWhatItTakes() {
    var served =
        new DryRun(
            Understanding.ofProcess(),
            new Runner(new UniverseTools("caspers").forCallers()),
            List.of("Chicago"));
    var begun = served.read("start caspers", null);
    assertThat(begun.path("command").asText())
        .isEqualTo("caspers universe begin --catalog=caspers");
    var elsewhere = served.read("start casper's kitchens in chicago", null);
    assertThat(elsewhere.path("kind").asText()).isEqualTo("refused");
    assertThat(elsewhere.path("says").asText()).contains("not with locations");
  }

  @Test
  void aQuestionThatNobodyAskedIsRefused() {
    for (var asked :
        List.of(
            "{}",
            "nothing",
            "{\"tool\":\"decide\",\"missing\":\"token\"}",
            "{\"tool\":\"rm\",\"missing\":\"x\"}",
            "[".repeat(5_000))) {
      assertThatThrownBy(() -> dry.read("yes", asked))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("--asked");
    }
  }
}
