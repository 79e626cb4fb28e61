package kitchens.caspers.cli.bundle;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.bundle.templates.Template;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers bundle init}: a bundle to begin with. */
@Command(
    name = "init",
    description = {
      "Write a new bundle from a template: \"universe\" has a stage, a pipeline and a job,",
      "\"agent-app\" an agent with its app and their way to production, \"empty\" nothing but",
      "targets. What is not given is asked for on a terminal."
    },
    footer = {
      "",
      "Examples:",
      "  caspers bundle init",
      "  caspers bundle init universe --name my-kitchen --set catalog=my_kitchen",
      "  caspers bundle init agent-app --name helpdesk"
    })
final class InitCommand implements Runnable {

  @Parameters(
      arity = "0..1",
      paramLabel = "universe|agent-app|empty",
      description = "The template; asked for on a terminal.")
  private String template;

  @Option(names = "--name", description = "The bundle's name.")
  private String name;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "An answer to one of the template's questions; may be repeated.")
  private Map<String, String> given = new LinkedHashMap<>();

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "Where to write it; a folder of the bundle's name when not given.")
  private Path directory;

  @Override
  public void run() {
    var chosen = template();
    var answers = new LinkedHashMap<String, String>();
    answers.put("name", name != null ? name : answer(Template.BUNDLE_NAME));
    for (var question : chosen.questions()) {
      var said = given.remove(question.word());
      answers.put(question.word(), said != null ? said : answer(question));
    }
    if (!given.isEmpty()) {
      throw new CliException(
          "template " + chosen.name() + " does not ask for " + String.join(", ", given.keySet()));
    }
    var target = directory != null ? directory : Path.of(answers.get("name"));
    chosen.write(target, answers).forEach(file -> System.out.println("  " + file));
    System.out.println();
    System.out.println("Next: cd " + target + " && caspers bundle validate");
  }

  private Template template() {
    var names = Template.all().stream().map(Template::name).toList();
    if (template == null && Question.canBeAsked()) {
      Template.all().forEach(one -> System.err.printf("%-10s %s%n", one.name(), one.description()));
    }
    var wanted =
        template != null
            ? template
            : Question.choose("Which template?", names, "name it: bundle init TEMPLATE");
    return Template.all().stream()
        .filter(one -> one.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    "there is no template \""
                        + wanted
                        + "\" — known: "
                        + String.join(", ", names)));
  }

  /** A script gets what stands in brackets on a terminal. */
  private static String answer(Template.Question question) {
    return Question.canBeAsked()
        ? Question.text(question.text(), question.otherwise())
        : question.otherwise();
  }
}
