package kitchens.caspers.cli.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * A group of operations on one kind of thing, such as {@code jobs}.
 *
 * @param operations are made only when the group is used
 */
public record Group(String name, String description, Supplier<List<Operation>> operations) {

  private static final String LIMIT = "--limit";

  /** The group as a command. */
  public CommandLine commandLine(Surroundings around) {
    var holder = new CommandLine[1];
    Runnable nothing =
        () -> {
          throw new ParameterException(holder[0], "no command of " + name + " given");
        };
    var spec = CommandSpec.wrapWithoutInspection(nothing);
    spec.name(name).usageMessage().description(description);
    var example = operations.get().get(0).examples.get(0);
    spec.usageMessage().footer("", "Example:", "  caspers " + example);
    holder[0] = new CommandLine(spec);
    addTo(holder[0], around);
    return holder[0];
  }

  /** Adds the operations to a command that has the group's name. */
  public void addTo(CommandLine command, Surroundings around) {
    operations.get().forEach(operation -> add(command.getCommandSpec(), operation, around));
  }

  private static void add(CommandSpec group, Operation operation, Surroundings around) {
    var holder = new CommandSpec[1];
    Callable<Integer> work = () -> run(holder[0], operation, around);
    var spec = CommandSpec.wrapWithoutInspection(work);
    holder[0] = spec;
    spec.name(operation.name).aliases(operation.aliases.toArray(String[]::new));
    var footer =
        new ArrayList<>(List.of("", operation.examples.size() > 1 ? "Examples:" : "Example:"));
    operation.examples.forEach(example -> footer.add("  caspers " + example));
    spec.usageMessage()
        .description(operation.description)
        .footer(footer.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new));
    var index = 0;
    for (var argument : operation.arguments) {
      var optional = argument.startsWith("[");
      spec.addPositional(
          PositionalParamSpec.builder()
              .index("" + index++)
              .paramLabel(optional ? argument.substring(1, argument.length() - 1) : argument)
              .arity(optional ? "0..1" : "1")
              .type(String.class)
              .hideParamSyntax(true)
              .build());
    }
    for (var option : operation.switches) {
      spec.addOption(
          OptionSpec.builder(option.name())
              .type(option.label() == null ? boolean.class : String.class)
              .paramLabel(option.label() == null ? "" : option.label())
              .arity(option.label() == null ? "0" : "1")
              .description(option.description())
              .build());
    }
    if (operation.json != Operation.Json.NONE) {
      spec.addOption(
          OptionSpec.builder("--json")
              .type(String.class)
              .paramLabel("JSON|@FILE")
              .required(operation.json == Operation.Json.REQUIRED)
              .description(JsonArgument.DESCRIPTION)
              .build());
    }
    if (!operation.columns.isEmpty()) {
      spec.addOption(
          OptionSpec.builder(LIMIT)
              .type(Long.class)
              .paramLabel("N")
              .description("At most so many.")
              .build());
    }
    spec.addOption(
        OptionSpec.builder("-o", "--output")
            .type(Answer.Layout.class)
            .paramLabel("table|json")
            .defaultValue("text")
            .description("How to print the answer; a list is a table, a single thing JSON.")
            .build());
    spec.addOption(
        OptionSpec.builder("-t", "--target")
            .type(String.class)
            .paramLabel("TARGET")
            .description(
                "The bundle's target whose workspace is asked; without it the one at hand.")
            .build());
    group.addSubcommand(operation.name, spec);
  }

  private static int run(CommandSpec spec, Operation operation, Surroundings around)
      throws Exception {
    var arguments = new LinkedHashMap<String, String>();
    for (var positional : spec.positionalParameters()) {
      arguments.put(positional.paramLabel(), positional.getValue());
    }
    var options = new LinkedHashMap<String, String>();
    var flags = new LinkedHashSet<String>();
    for (var option : operation.switches) {
      Object value = spec.findOption(option.name()).getValue();
      if (Boolean.TRUE.equals(value)) {
        flags.add(option.name());
      } else if (value instanceof String text) {
        options.put(option.name(), text);
      }
    }
    String json = spec.findOption("--json") == null ? null : spec.findOption("--json").getValue();
    String target = spec.findOption("-t").getValue();
    var call = new Call(around, arguments, options, flags, json, target);
    Answer.Layout layout = spec.findOption("-o").getValue();
    Long limit = spec.findOption(LIMIT) == null ? null : spec.findOption(LIMIT).getValue();
    if (limit != null && limit < 0) {
      throw new CliException("--limit is not below zero");
    }
    new Answer(operation.columns, layout, around.out())
        .print(operation.action.apply(call), limit == null ? Long.MAX_VALUE : limit);
    around.out().flush();
    return call.exitCode();
  }
}
