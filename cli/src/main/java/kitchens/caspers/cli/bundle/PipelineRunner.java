package kitchens.caspers.cli.bundle;

import com.databricks.sdk.service.pipelines.ListPipelineEventsRequest;
import com.databricks.sdk.service.pipelines.StartUpdate;
import com.databricks.sdk.service.pipelines.StopRequest;
import com.databricks.sdk.service.pipelines.UpdateInfo;
import com.databricks.sdk.service.pipelines.UpdateInfoState;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.bundle.run.PipelineUpdate;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.run.Interrupt;

/** {@code bundle run} of a pipeline: one update. */
final class PipelineRunner {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Session session;
  private final String id;
  private final RunRequest how;
  private final Progress progress;
  private UpdateInfoState told;

  private PipelineRunner(Session session, String id, RunRequest how, Progress progress) {
    this.session = session;
    this.id = id;
    this.how = how;
    this.progress = progress;
  }

  static void run(Session session, String id, RunRequest how, Progress progress) {
    new PipelineRunner(session, id, how, progress).run();
  }

  private void run() {
    if (how.restart()) {
      stop();
    }
    var update = PipelineUpdate.start(session.client(), request());
    System.err.println("Update URL: " + session.connection().host() + "/pipelines/" + id);
    if (how.noWait()) {
      return;
    }
    var cancel = "caspers pipelines stop " + id;
    try (var interrupt =
        Interrupt.during(progress, "update " + update.id(), cancel, this::stopQuickly)) {
      var ended = update.follow(isContinuous(), this::tell);
      var text = words(ended.getState());
      if (ended.getState() == UpdateInfoState.FAILED
          || ended.getState() == UpdateInfoState.CANCELED) {
        progress.fail(how.key(), text);
        throw new CliException(
            "update " + update.id() + " of pipeline " + how.key() + " ended " + text + why(update));
      }
      progress.end(how.key(), how.validateOnly() ? "valid; no table was touched" : text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted; update " + update.id() + " goes on");
    }
  }

  /**
   * What its event log says of the failure, the first cause first; nothing when it says nothing.
   */
  private String why(PipelineUpdate update) {
    var said = new LinkedHashSet<String>();
    var asked =
        new ListPipelineEventsRequest()
            .setPipelineId(id)
            .setFilter("level='ERROR'")
            .setOrderBy(List.of("timestamp asc"));
    for (var event : session.client().pipelines().listPipelineEvents(asked)) {
      if (event.getOrigin() != null && update.id().equals(event.getOrigin().getUpdateId())) {
        said.add(event.getMessage());
      }
    }
    return said.isEmpty() ? "" : ": " + String.join("; ", said);
  }

  private StartUpdate request() {
    var flags = how.flags();
    var request = new StartUpdate().setPipelineId(id);
    if (how.validateOnly()) {
      request.setValidateOnly(true);
    }
    if (flags.fullRefreshAll) {
      request.setFullRefresh(true);
    }
    if (!flags.refresh.isEmpty()) {
      request.setRefreshSelection(RunFlags.words(flags.refresh));
    }
    if (!flags.fullRefresh.isEmpty()) {
      request.setFullRefreshSelection(RunFlags.words(flags.fullRefresh));
    }
    return request;
  }

  /** An update that only validates has an end, also of a pipeline that runs for ever. */
  private boolean isContinuous() {
    var pipeline = session.bundle().config().find("resources", "pipelines", how.key());
    return !how.validateOnly()
        && pipeline.find("continuous") instanceof Scalar scalar
        && Boolean.TRUE.equals(scalar.value());
  }

  private void tell(UpdateInfo update) {
    progress.begin(how.key(), words(update.getState()));
    if (how.events() && update.getState() != told) {
      told = update.getState();
      var event = JsonNodeFactory.instance.objectNode().put("event", "update");
      event.put("at", Instant.now().toString());
      event.set("update", Pretty.tree(update));
      System.out.println(event);
      System.out.flush();
    }
  }

  private void stop() {
    progress.begin(how.key(), "stopping");
    try {
      session.client().pipelines().stop(new StopRequest().setPipelineId(id)).get(LIMIT);
    } catch (TimeoutException e) {
      throw new CliException("pipeline " + how.key() + " does not stop: " + e.getMessage(), e);
    }
  }

  private void stopQuickly() {
    session.client().pipelines().stop(new StopRequest().setPipelineId(id));
  }

  private static String words(UpdateInfoState state) {
    return String.valueOf(state).toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
