package kitchens.caspers.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kitchens.caspers.cli.demo.Commands.Printed;
import kitchens.caspers.cli.workspace.LocalWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A story played against a command line that keeps a list of things. */
class PlayerTest {

  private static final String STORY =
      """
      # Things come and go

      Target `free`, 4 minutes.

      Told first.

      ## 1. One (1 min)

      **Say:** the `first` thing.

      ```caspers
      do    caspers add one
              keep thing ~ added (\\w+)
      see   caspers list
              until /things/one
              else  look for it
      undo  caspers remove one
      ```

      ## 2. Two (2 min)

      ```caspers
      do    caspers add two
      see   caspers list
              keep count = /count
      see   caspers list
              until /count = {count}
              until not /things/three
              show  things = /count
      never two stays
      ```

      ## 3. Of the first (1 min)

      ```caspers
      do    caspers remove {thing}
      do    caspers fail
              ends 3
      undo  caspers add {thing}
      ```
      """;

  @TempDir private Path folder;

  private final TreeSet<String> things = new TreeSet<>();
  private final List<String> ran = new ArrayList<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

  private Printed run(List<String> words, boolean aloud) {
    ran.add(String.join(" ", words));
    return switch (words.get(0)) {
      case "add" -> new Printed(things.add(words.get(1)) ? 0 : 1, "added " + words.get(1), "");
      case "remove" -> new Printed(things.remove(words.get(1)) ? 0 : 1, "", "it is not there");
      case "list" -> new Printed(0, list(), "");
      case "fail" -> new Printed(3, "", "it fails");
      default -> new Printed(0, "", "");
    };
  }

  private String list() {
    var text = new StringBuilder("{\"count\": " + things.size() + ", \"things\": {");
    things.forEach(t -> text.append('"').append(t).append("\": 1,"));
    return (text.toString().replaceAll(",$", "")) + "}}";
  }

  private Player player() {
    var story = StoryReader.read("things", "things.md", STORY);
    var home = new Home(new LocalWorkspace(folder));
    var values = new Values(home.kept("things").values());
    return new Player(
        story, new Stage(this::run, home, values, out, Clock.systemUTC()), home, values, out);
  }

  private boolean play(Player player, String... keys) throws Exception {
    var left = new ArrayDeque<>(List.of(keys));
    return player.byKeys(prompt -> left.poll());
  }

  private String text() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eachStepIsDoneAndLookedAt() throws Exception {
    assertThat(play(player(), "", "", "", "q")).isTrue();
    assertThat(things).containsExactly("two");
    assertThat(ran)
        .containsExactly("add one", "list", "add two", "list", "list", "remove one", "fail");
    assertThat(text())
        .contains("Told first.", "Say: the first thing.", "things: 2", "Step 3 is done.");
  }

  @Test
  void backTakesBackOrSaysThatItCannot() throws Exception {
    play(player(), "", "b");
    assertThat(things).isEmpty();
    assertThat(text()).contains("Step 1 is taken back.");
    play(player(), "", "", "b", "b", "b");
    assertThat(text())
        .contains("Step 2 cannot be taken back: two stays.", "This is the beginning.");
    assertThat(things).containsExactly("two");
  }

  @Test
  void aJumpDoesOrTakesBackWhatLiesBetween() throws Exception {
    play(player(), "j 3", "", "j 3", "q");
    assertThat(ran)
        .containsExactly(
            "add one", "list", "add two", "list", "list", "remove one", "fail", "add one");
    assertThat(things).containsExactly("one", "two");
    play(player(), "j 9", "j0");
    assertThat(text()).contains("has no step 9", "has no step 0");
  }

  @Test
  void whatDoesNotHappenIsSaidWithTheMendAndTheStoryWaits() throws Exception {
    things.add("one");
    play(player(), "", "q");
    assertThat(text()).contains("things.md:12: it ended with 1", "waits here", "--from 1");
    things.clear();
    var story = StoryReader.read("t", "t.md", STORY.replace("/things/one\n", "/things/other\n"));
    var home = new Home(new LocalWorkspace(folder));
    var values = new Values(home.kept("t").values());
    var player =
        new Player(
            story, new Stage(this::run, home, values, out, Clock.systemUTC()), home, values, out);
    assertThatThrownBy(() -> player.auto(step -> {}))
        .hasMessageContaining("t.md:14: /things/other is not there — look for it");
  }

  @Test
  void itGoesOnWhereItWasLeft() throws Exception {
    play(player(), "", "", "q");
    assertThat(text()).contains("caspers demo play things --from 3");
    var later = player();
    later.from(3);
    later.auto(step -> {});
    assertThat(things).as("what step 1 found out is still known").containsExactly("two");
    assertThat(Files.readString(folder.resolve("demo/things.json"))).contains("\"thing\":\"one\"");
  }

  @Test
  void whatWasNotPlayedIsNotPassedOver() {
    assertThatThrownBy(() -> player().from(2))
        .hasMessageContaining("step 1, One, was not played in this home");
    assertThatThrownBy(() -> player().from(4)).hasMessageContaining("it has 1 to 3");
  }

  @Test
  void theClockIsHeldAndGoesOnWhenSomebodyLeaves() throws Exception {
    play(player(), "p", "p", "p", "q");
    assertThat(ran)
        .containsExactly("universe pause", "universe resume", "universe pause", "universe resume");
  }

  @Test
  void aStepLetsAClockThatIsHeldGoOn() throws Exception {
    play(player(), "p", "", "q");
    assertThat(ran).containsExactly("universe pause", "universe resume", "add one", "list");
  }

  @Test
  void anotherPaceIsKeptBetweenSteps() throws Exception {
    var paused = new ArrayList<Integer>();
    player().auto(step -> paused.add(step.number()));
    assertThat(paused).containsExactly(1, 2);
  }

  @Test
  void settingsAreWrittenWhereThereAreNoneAndAskedForElsewhere() throws Exception {
    var home = new Home(new LocalWorkspace(folder));
    var act =
        StoryReader.read(
                "s",
                "s.md",
                "# T\nTarget `free`, 1 minutes.\n## 1. O (1 min)\n```caspers\n"
                    + "settings {\"releases\": {\"author_may_sign\": true}}\nnever so\n```\n")
            .steps()
            .get(0)
            .does()
            .get(0);
    assertThat(home.settings(act)).startsWith("wrote");
    assertThat(home.settings(act)).contains("says so already");
    Files.writeString(
        folder.resolve("settings.yaml"), "releases:\n  author_may_sign: true\nx: 1\n");
    assertThat(home.settings(act)).contains("says so already");
    Files.writeString(folder.resolve("settings.yaml"), "releases:\n  author_may_sign: false\n");
    assertThatThrownBy(() -> home.settings(act)).hasMessageContaining("caspers down");
  }
}
