package kitchens.caspers.workspace.ingest;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.files.GuardedVolumes;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.settings.IngestSettings;

/**
 * The outside world: a webhook, watched folders and followed databases, through mappings, into
 * volumes, and rows into tables; and what was kept aside.
 */
public final class IngestFeature implements Feature {

  /**
   * What it needs.
   *
   * @param tables take rows
   * @param secret the text of {@code {{secrets/<scope>/<key>}}}
   * @param lib the class path of the processes that follow databases
   */
  public record Needs(
      Database database,
      GuardedVolumes volumes,
      Privileges privileges,
      RowTables tables,
      IngestSettings settings,
      UnaryOperator<String> secret,
      Path lib,
      Path logs,
      Clock clock) {}

  private final Intake intake;
  private final WatchedFolders folders;
  private final List<Capture> captures;
  private final List<Thread> following = new ArrayList<>();
  private final WebhookRoutes webhook;
  private final MappingRoutes mappingRoutes;
  private final KeptAsideRoutes keptAside;
  private final StateRoutes state;
  private final ZerobusRoutes zerobus;

  public IngestFeature(Needs needs) {
    Clock clock = needs.clock();
    IngestSettings settings = needs.settings();
    IngestStore store = new IngestStore(needs.database());
    MappingStore mappings = new MappingStore(needs.database());
    Admission admission = new Admission(settings.requestsPerSecond(), clock);
    SettledStore settled = new SettledStore(needs.database());
    this.intake = new Intake(store, settled, clock);
    VolumeDoor door = new VolumeDoor(needs.volumes(), intake);
    this.folders = new WatchedFolders(settings.watch(), door, intake, mappings, clock);
    var captured =
        new Capture.Needs(
            door, intake, store, mappings, needs.secret(), needs.lib(), needs.logs(), clock);
    this.captures = settings.capture().stream().map(one -> new Capture(one, captured)).toList();
    this.webhook = new WebhookRoutes(door, intake, mappings, admission, clock);
    this.mappingRoutes = new MappingRoutes(door, mappings, admission, clock);
    this.zerobus = new ZerobusRoutes(needs.privileges(), admission, needs.tables(), store);
    this.keptAside = new KeptAsideRoutes(door, intake, mappings, settled, admission, clock);
    this.state = new StateRoutes(door, store, mappings, this::sources);
  }

  private List<Map<String, Object>> sources() {
    List<Map<String, Object>> sources = new ArrayList<>(folders.state());
    captures.forEach(capture -> sources.add(capture.state()));
    return sources;
  }

  @Override
  public void routes(Routes r) {
    webhook.routes(r);
    mappingRoutes.routes(r);
    keptAside.routes(r);
    state.routes(r);
    zerobus.routes(r);
  }

  @Override
  public void start() {
    intake.recover();
    folders.start();
    for (Capture capture : captures) {
      Thread thread = new Thread(capture, "capture");
      thread.setDaemon(true);
      thread.start();
      following.add(thread);
    }
  }

  @Override
  public void stop() {
    folders.stop();
    captures.forEach(Capture::end);
    try {
      for (Thread thread : following) {
        thread.join(10_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    zerobus.stop();
    intake.stop();
  }
}
