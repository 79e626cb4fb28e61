package kitchens.caspers.cli.bundle;

import com.databricks.sdk.WorkspaceClient;
import java.nio.file.Path;
import java.util.function.Function;
import kitchens.caspers.bundle.deploy.Bindings;
import kitchens.caspers.bundle.generate.Generated;
import kitchens.caspers.bundle.generate.LiveResources;
import kitchens.caspers.bundle.generate.Writer;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caspers bundle generate}: configuration from what is there. */
@Command(
    name = "generate",
    description = "Write a resource that is there into the bundle, with the files that it names.",
    subcommands = {
      GenerateCommand.Job.class,
      GenerateCommand.Pipeline.class,
      GenerateCommand.App.class,
      GenerateCommand.Dashboard.class
    },
    footer = {"", "Example:", "  caspers bundle generate job --existing-job-id 42 --bind"})
final class GenerateCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command of generate given");
  }

  /** Where it is written, and as what. */
  static final class Place {

    @Mixin private BundleOptions options;

    @Option(names = "--key", description = "Its key; made of its name when not given.")
    private String key;

    @Option(
        names = {"-d", "--config-dir"},
        paramLabel = "DIR",
        defaultValue = "resources",
        description = "Where the YAML goes, below the bundle.")
    private Path configDirectory;

    @Option(
        names = {"-s", "--source-dir"},
        paramLabel = "DIR",
        defaultValue = "src",
        description = "Where downloaded files go, below the bundle.")
    private Path sourceDirectory;

    @Option(
        names = {"-f", "--force"},
        description = "Also over files that are there.")
    private boolean force;

    @Option(names = "--bind", description = "Make what is there the bundle's.")
    private boolean bind;

    private void write(String id, Function<LiveResources, Generated> read) {
      options.load(null, false);
      var connection = options.connect(Progress.onStandardError());
      var session = Session.open(options, connection);
      WorkspaceClient client = session.client();
      var live = read.apply(new LiveResources(client));
      var chosen = key == null ? live.key() : key;
      if (!chosen.matches("[a-zA-Z_][\\w-]*")) {
        throw new CliException("--key is made of letters, digits, _ and -, not \"" + chosen + "\"");
      }
      var root = session.bundle().root();
      var writer =
          new Writer(client, root.resolve(configDirectory), root.resolve(sourceDirectory), force);
      writer
          .write(live, chosen)
          .forEach(file -> System.out.println("  " + root.toAbsolutePath().relativize(file)));
      options.forget();
      finish(session, live, chosen, id);
    }

    private void finish(Session session, Generated live, String chosen, String id) {
      var path = "resources." + live.type() + "." + chosen;
      var bundle = options.load(session.user(), false);
      if (bundle.config().find("resources", live.type(), chosen) == null) {
        System.err.println(
            "databricks.yml does not include it yet: add \""
                + configDirectory
                + "/*.yml\" under include");
        if (bind) {
          throw new CliException("it is not bound, since the bundle does not have it yet");
        }
      } else if (bind) {
        new Bindings(session.client(), bundle, session.user()).bind(path, id, false);
        System.out.println(path + " is " + live.noun() + " " + id);
      }
    }
  }

  /** One kind of resource: which one, and how it is read. */
  abstract static class Kind implements Runnable {

    @Mixin private Place place;

    abstract String id();

    abstract Generated read(LiveResources live);

    @Override
    public final void run() {
      place.write(id(), this::read);
    }
  }

  /** {@code caspers bundle generate job}. */
  @Command(
      name = "job",
      description = "Write a job into the bundle.",
      footer = {"", "Example:", "  caspers bundle generate job --existing-job-id 42 --key nightly"})
  static final class Job extends Kind {

    @Option(names = "--existing-job-id", required = true, description = "The job.")
    private long id;

    @Override
    String id() {
      return Long.toString(id);
    }

    @Override
    Generated read(LiveResources live) {
      return live.job(id);
    }
  }

  /** {@code caspers bundle generate pipeline}. */
  @Command(
      name = "pipeline",
      description = "Write a pipeline into the bundle.",
      footer = {"", "Example:", "  caspers bundle generate pipeline --existing-pipeline-id ID"})
  static final class Pipeline extends Kind {

    @Option(names = "--existing-pipeline-id", required = true, description = "The pipeline.")
    private String id;

    @Override
    String id() {
      return id;
    }

    @Override
    Generated read(LiveResources live) {
      return live.pipeline(id);
    }
  }

  /** {@code caspers bundle generate app}. */
  @Command(
      name = "app",
      description = "Write an app into the bundle, with its source.",
      footer = {"", "Example:", "  caspers bundle generate app --existing-app-name hello"})
  static final class App extends Kind {

    @Option(names = "--existing-app-name", required = true, description = "The app.")
    private String name;

    @Override
    String id() {
      return name;
    }

    @Override
    Generated read(LiveResources live) {
      return live.app(name);
    }
  }

  /** {@code caspers bundle generate dashboard}. */
  @Command(
      name = "dashboard",
      description = "Write a dashboard into the bundle, with what it shows.",
      footer = {"", "Example:", "  caspers bundle generate dashboard --existing-id ID"})
  static final class Dashboard extends Kind {

    @Option(names = "--existing-id", required = true, description = "The dashboard.")
    private String id;

    @Override
    String id() {
      return id;
    }

    @Override
    Generated read(LiveResources live) {
      return live.dashboard(id);
    }
  }
}
