package kitchens.caspers.cli.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import kitchens.caspers.bundle.deploy.BundleFiles;
import kitchens.caspers.bundle.sync.FileSync;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers bundle sync}: the files alone. */
@Command(
    name = "sync",
    description = "Send a bundle's files to the workspace, once or whenever they change.",
    footer = {"", "Example:", "  caspers bundle sync --watch -t free"})
final class SyncCommand implements Runnable {

  private static final Duration PAUSE = Duration.ofMillis(500);

  @Mixin private BundleOptions options;

  @Option(names = "--watch", description = "Go on with what changes, until Ctrl-C.")
  private boolean watch;

  @Option(names = "--full", description = "Send all files, whatever is thought to be there.")
  private boolean full;

  @Option(names = "--dry-run", description = "Only list the files that belong to the bundle.")
  private boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "json prints each sync as one line of JSON.")
  private Format output;

  @Override
  public void run() {
    options.load(null, false);
    var session = Session.open(options, options.connect(Progress.onStandardError()));
    var files = new BundleFiles(session.client(), session.bundle(), session.user());
    if (dryRun) {
      files.local().keySet().forEach(System.out::println);
      return;
    }
    tell(files.sync(full));
    if (!watch) {
      return;
    }
    System.err.println(
        "Watching "
            + session.bundle().root()
            + " → "
            + session.bundle().workspacePath("file_path")
            + "; Ctrl-C ends it.");
    try {
      files.watch(PAUSE, this::tellChange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellChange(FileSync.Outcome outcome) {
    if (outcome.uploaded() + outcome.deleted() > 0) {
      tell(outcome);
    }
  }

  private void tell(FileSync.Outcome outcome) {
    if (output == Format.JSON) {
      System.out.println(
          JsonNodeFactory.instance
              .objectNode()
              .put("at", Instant.now().toString())
              .put("uploaded", outcome.uploaded())
              .put("deleted", outcome.deleted())
              .put("total", outcome.hashes().size()));
    } else {
      System.out.println(
          LocalTime.now().truncatedTo(ChronoUnit.SECONDS)
              + "  "
              + outcome.uploaded()
              + " of "
              + outcome.hashes().size()
              + " files uploaded, "
              + outcome.deleted()
              + " deleted");
    }
    System.out.flush();
  }
}
