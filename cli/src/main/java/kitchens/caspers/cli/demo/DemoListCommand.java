package kitchens.caspers.cli.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caspers demo list}. */
@Command(
    name = "list",
    description = "List the stories: what each needs, how long it takes, and its steps.",
    footer = {"", "Example:", "  caspers demo list -o json"})
public final class DemoListCommand implements Runnable {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How they are printed.")
  private Format output;

  @Override
  public void run() {
    var stories = Stories.of(System.getenv()).all();
    if (output == Format.JSON) {
      var array = JsonNodeFactory.instance.arrayNode();
      for (var story : stories) {
        var json =
            array
                .addObject()
                .put("story", story.name())
                .put("title", story.title())
                .put("target", story.target())
                .put("minutes", story.minutes());
        var steps = json.putArray("steps");
        story.steps().forEach(step -> steps.add(step.title()));
      }
      System.out.println(Pretty.json(array));
      return;
    }
    var rows =
        stories.stream()
            .map(
                story ->
                    List.of(
                        story.name(),
                        story.title(),
                        story.target(),
                        Integer.toString(story.steps().size()),
                        Integer.toString(story.minutes())))
            .toList();
    new Table(List.of("story", "title", "target", "steps", "minutes"), rows, Set.of(3, 4), 60)
        .print(System.out);
  }
}
