package kitchens.caspers.cli.bundle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.run.LocalCommand;
import kitchens.caspers.bundle.run.Script;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.ExitCode;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.output.Question;
import kitchens.caspers.cli.workspace.OwnCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caspers bundle run}: a job, a pipeline, an app or a script. */
@Command(
    name = "run",
    description = {
      "Run a job, a pipeline, an app or a script of a bundle, and wait for its end; after --,",
      "a command of yours with DATABRICKS_HOST and DATABRICKS_TOKEN set, at the bundle's root.",
      "Exit code 0 when it did its work, else 1; a script's own."
    },
    footer = {
      "",
      "Examples:",
      "  caspers bundle run caspers -t free --params SPEED_UP=60",
      "  caspers bundle run caspers --only Raw_Data+",
      "  caspers bundle run cleanup -t free",
      "  caspers bundle run -t free -- python3 notebook.py",
      "  caspers bundle run caspers -o json | jq -r 'select(.event == \"task\") | .task_key'"
    })
final class RunCommand implements Runnable {

  @Mixin private BundleOptions options;
  @Mixin private RunFlags flags;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KEY",
      description = "The key under jobs, pipelines, apps or scripts; asked for on a terminal.")
  private String key;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments of a script.")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--no-wait", description = "Do not wait for the end.")
  private boolean noWait;

  @Option(names = "--restart", description = "End first what goes on of it.")
  private boolean restart;

  @Option(
      names = "--validate-only",
      description = "Run nothing; a pipeline's code is checked by the workspace.")
  private boolean validateOnly;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "json prints each change as one line of JSON.")
  private Format output;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var bundle = options.load(null, false);
    var command = command();
    if (!command.isEmpty()) {
      command(command);
      return;
    }
    key = key == null ? choose(bundle.config()) : key;
    var kind = kind(bundle.config());
    flags.refuseForeign(kind, key);
    if (!kind.equals("scripts") && !arguments.isEmpty()) {
      throw new CliException(
          "only scripts take arguments, and " + key + " is none — remove " + arguments);
    }
    if (kind.equals("scripts") && validateOnly) {
      System.out.println("script " + key + " is valid; nothing was run");
      return;
    }
    var progress = Progress.onStandardError();
    var session = Session.open(options, options.connect(progress));
    var how = new RunRequest(key, flags, noWait, restart, validateOnly, output == Format.JSON);
    switch (kind) {
      case "scripts" -> script(session);
      case "jobs" -> JobRunner.run(session, id(session, kind), how, progress);
      case "apps" -> AppRunner.run(session, id(session, kind), how, progress);
      default -> PipelineRunner.run(session, id(session, kind), how, progress);
    }
  }

  private static Map<String, Mapping> runnable(Mapping config) {
    var runnable = new LinkedHashMap<String, Mapping>();
    for (var path : List.of("scripts", "resources.jobs", "resources.pipelines", "resources.apps")) {
      if (config.find(List.of(path.split("\\."))) instanceof Mapping mapping) {
        runnable.put(path.replace("resources.", ""), mapping);
      }
    }
    return runnable;
  }

  private static String choose(Mapping config) {
    var names = new TreeSet<String>();
    runnable(config).values().forEach(mapping -> names.addAll(mapping.keys()));
    if (names.isEmpty()) {
      throw new CliException("the bundle has nothing to run — add a job, a pipeline or a script");
    }
    return Question.choose("What shall run?", List.copyOf(names), "name it: bundle run KEY");
  }

  private String kind(Mapping config) {
    var kinds = new ArrayList<String>();
    var names = new TreeSet<String>();
    runnable(config)
        .forEach(
            (kind, mapping) -> {
              names.addAll(mapping.keys());
              if (mapping.get(key) != null) {
                kinds.add(kind);
              }
            });
    if (kinds.isEmpty()) {
      throw new CliException(
          "the bundle has nothing to run called \"" + key + "\" — " + Nearest.mend(key, names));
    }
    if (kinds.size() > 1) {
      throw new CliException(
          "\"" + key + "\" is among " + String.join(" and ", kinds) + " — rename one of them");
    }
    return kinds.get(0);
  }

  /** The words after {@code --}, when no key stands before it; else none. */
  private List<String> command() {
    var words = spec.commandLine().getParseResult().originalArgs();
    var dashes = words.indexOf("--");
    var after = dashes < 0 ? List.<String>of() : words.subList(dashes + 1, words.size());
    return after.size() == arguments.size() + (key == null ? 0 : 1) ? after : List.of();
  }

  private void command(List<String> words) {
    flags.refuseForeign("commands", words.get(0));
    if (noWait || restart || validateOnly || output == Format.JSON) {
      throw new CliException(
          "--no-wait, --restart, --validate-only and --output mean nothing for a command of yours —"
              + " leave them out");
    }
    var session = Session.open(options, options.connect(Progress.onStandardError()));
    var own = new LocalCommand(session.bundle().root(), OwnCommand.words());
    end(own.run(words, environment(session)));
  }

  private void script(Session session) {
    var script = new Script(session.bundle(), key);
    end(script.run(environment(session), OwnCommand.words(), arguments));
  }

  private static Map<String, String> environment(Session session) {
    return Map.of(
        "DATABRICKS_HOST", session.connection().host(),
        "DATABRICKS_TOKEN", session.connection().token(),
        "DATABRICKS_BUNDLE_TARGET", session.bundle().target());
  }

  private static void end(int code) {
    if (code != 0) {
      throw new ExitCode(code);
    }
  }

  private String id(Session session, String type) {
    return deployedId(session, type, key);
  }

  /** The id of a resource that must be deployed. */
  static String deployedId(Session session, String type, String key) {
    Bundle bundle = session.bundle();
    var state = session.deployer(Listener.NONE).deployed().get("resources." + type + "." + key);
    if (state == null) {
      throw new CliException(
          type
              + "."
              + key
              + " is not deployed in target "
              + bundle.target()
              + " — caspers bundle deploy -t "
              + bundle.target());
    }
    return state.id();
  }
}
