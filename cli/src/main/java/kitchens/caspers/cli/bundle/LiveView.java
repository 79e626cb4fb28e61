package kitchens.caspers.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import kitchens.caspers.cli.output.Terminal;
import kitchens.caspers.cli.workspace.LocalWorkspace;

/** Shows in one line what the workspace is at, until it is stopped or the user has seen enough. */
final class LiveView {

  private static final long PAUSE_MILLIS = 2000;

  private final LocalWorkspace workspace;
  private final PrintStream out;
  private final boolean redraw = Terminal.isInteractive();
  private String shown = "";

  LiveView(LocalWorkspace workspace, PrintStream out) {
    this.workspace = workspace;
    this.out = out;
  }

  /** Returns when the workspace is gone; Ctrl-C ends the process and leaves the workspace. */
  void follow() {
    out.println("Ctrl-C ends this view; the business goes on.");
    var parting = new Thread(() -> out.println((redraw ? "\n" : "") + "Still up. caspers down"));
    Runtime.getRuntime().addShutdownHook(parting);
    try {
      while (true) {
        var running = workspace.running();
        if (running.isEmpty()) {
          break;
        }
        show(line(workspace.status(running.get())));
        Thread.sleep(PAUSE_MILLIS);
      }
      Runtime.getRuntime().removeShutdownHook(parting);
      out.println((redraw ? "\n" : "") + "The workspace has stopped.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(String line) {
    if (redraw) {
      out.print("\r\u001b[2K" + Terminal.fit(line, true));
      out.flush();
    } else if (!line.equals(shown)) {
      out.println(line);
    }
    shown = line;
  }

  /** On a pipe only what changes seldom is shown: a log is no place for counters. */
  private String line(JsonNode status) {
    var parts = new ArrayList<String>();
    parts.add("compute " + status.path("compute").path("state").asText("unknown"));
    parts.add("runs " + status.path("jobs").path("active_runs").asLong());
    for (var pipeline : status.path("pipelines")) {
      parts.add(pipeline.path("name").asText() + " " + pipeline.path("state").asText());
      if (redraw) {
        for (var dataset : pipeline.path("datasets")) {
          parts.add(dataset.path("name").asText() + " " + dataset.path("rows_written").asText());
        }
      }
    }
    return String.join(" · ", parts);
  }
}
