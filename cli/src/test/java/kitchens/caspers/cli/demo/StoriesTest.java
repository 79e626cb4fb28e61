package kitchens.caspers.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.cli.Main;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The stories of docs/demos, as far as they can be held to anything without being played. */
class StoriesTest {

  private static final Stories STORIES = new Stories(Path.of("..", "docs", "demos"));

  static Stream<Story> stories() {
    return STORIES.all().stream();
  }

  @Test
  void thereAreFour() {
    assertThat(stories())
        .extracting(Story::name)
        .containsExactly("complaints", "kitchens", "refunds", "release");
    assertThat(stories()).extracting(Story::target).containsOnly("free", "default", "complaints");
  }

  @ParameterizedTest
  @MethodSource("stories")
  void itsTimingsAddUpAndItsPageSaysThem(Story story) throws Exception {
    assertThat(story.steps().stream().mapToInt(Story.Step::minutes).sum())
        .isEqualTo(story.minutes());
    assertThat(Files.readString(Path.of("..", "docs", "demos", "README.md")))
        .containsPattern(
            "\\[%s]\\(%s\\.md\\).*`%s` \\| %d \\|"
                .formatted(story.name(), story.name(), story.target(), story.minutes()));
    for (var step : story.steps()) {
      assertThat(step.told()).as(step.title()).contains("**Say:**", "**Show:**");
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void itsCommandsAreCommandsAndUseWhatIsKnownByThen(Story story) {
    var known = new HashSet<>(List.of("uuid"));
    for (var step : story.steps()) {
      var acts = new ArrayList<>(step.does());
      acts.addAll(step.undo());
      for (var act : acts) {
        var texts = new ArrayList<>(List.of(act.text()));
        act.until().forEach(c -> texts.add(c.value() == null ? "" : c.value()));
        for (var text : texts) {
          Values.NAME
              .matcher(text)
              .results()
              .forEach(n -> assertThat(known).as(act.at()).contains(n.group(1)));
        }
        act.keeps().forEach(keep -> known.add(keep.name()));
        if (act.verb() != Act.Verb.KILL && act.verb() != Act.Verb.SETTINGS) {
          parses(act);
        }
      }
    }
  }

  /** The command line itself says whether it would take the words. */
  private static void parses(Act act) {
    var values = new HashMap<String, String>();
    Values.NAME.matcher(act.text()).results().forEach(n -> values.put(n.group(1), "1"));
    var words = new Values(values).words(act.text());
    var line = Main.commandLine(Surroundings.ofProcess(), Optional.of(words));
    try {
      line.parseArgs(words.toArray(String[]::new));
    } catch (picocli.CommandLine.ParameterException e) {
      throw new AssertionError(act.at() + ": " + e.getMessage(), e);
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void eachStepIsLookedAt(Story story) {
    for (var step : story.steps()) {
      assertThat(step.does()).as(step.title()).anyMatch(act -> !act.until().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          do    rm -rf /                               | begins with caspers
          do    caspers sql "SELECT 1                  | a quote is not closed
          dance caspers status                         | a line begins with
          kill  postgres                               | compute can be killed
          see   caspers status                         | see without until
          """)
  void whatIsWrongIsSaidWithItsLine(String written, String said) {
    var text =
        "# A title\n\nTarget `free`, 1 minutes.\n\n## 1. One (1 min)\n\n```caspers\n%s\nnever so\n```\n"
            .formatted(written.strip());
    assertThatThrownBy(() -> StoryReader.read("x", "x.md", text))
        .isInstanceOf(CliException.class)
        .hasMessageMatching("(?s)x\\.md:\\d+: .*")
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          until 3 > 2            | until is followed by
          keep Order = /x        | keep name
          within a while         | within 90s
          until ~ (              | Unclosed group
          sometimes              | below a do or see
          """)
  void aClauseThatIsNoneIsRefused(String clause, String said) {
    var text =
        "# T\nTarget `free`, 1 minutes.\n## 1. One (1 min)\n```caspers\ndo caspers status\n  %s\nnever so\n```\n"
            .formatted(clause.strip());
    assertThatThrownBy(() -> StoryReader.read("x", "x.md", text)).hasMessageContaining(said);
  }

  @Test
  void aStepSaysWhetherItCanBeTakenBack() {
    for (var end : List.of("", "undo caspers status\nnever so\n")) {
      var text =
          "# T\nTarget `free`, 1 minutes.\n## 1. One (1 min)\n```caspers\ndo caspers status\n%s```\n"
              .formatted(end);
      assertThatThrownBy(() -> StoryReader.read("x", "x.md", text))
          .hasMessageContaining("never with what stays");
    }
  }

  @Test
  void aStoryThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> STORIES.named("refund"))
        .hasMessageContaining("there are complaints, kitchens, refunds, release");
    assertThatThrownBy(() -> STORIES.named("../../etc/passwd")).hasMessageContaining("no story");
    assertThatThrownBy(() -> STORIES.named("/none.md")).hasMessageContaining("no story's file");
  }
}
