package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.complaint.Complaint;
import kitchens.caspers.simulator.complaint.ComplaintFeed;
import kitchens.caspers.simulator.complaint.ComplaintRates;
import kitchens.caspers.simulator.complaint.Complaints;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The main of those who complain, which never ends: it writes each slice's complaints when its time
 * is over and the lake knows of the deliveries that they are about, so that who judges them finds
 * their orders. What it writes follows from the world's journal and the rates alone; it keeps only
 * how far each location has come, and a slice written twice is the same file with the same bytes.
 *
 * <p>Parameters: {@code --catalog}.
 */
public final class ComplaintTask {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration NOTE = Duration.ofSeconds(5);

  private final WorkspaceClient workspace;
  private final Clock clock;
  private final JournalVolume world;
  private final ComplaintVolume volume;
  private final LakeClock lake;
  private final Map<String, SimulatedInstant> reached = new HashMap<>();
  private final Map<String, Instant> noted = new HashMap<>();
  private Journal journal;
  private ComplaintRates rates;
  private Simulation simulation;
  private Map<String, ComplaintFeed> feeds = Map.of();

  private ComplaintTask(WorkspaceClient workspace, String catalog, Clock clock) {
    this.workspace = workspace;
    this.clock = clock;
    this.world = new JournalVolume(workspace, catalog);
    this.volume = new ComplaintVolume(workspace, catalog);
    this.lake = new LakeClock(new Sql(this.workspace), catalog);
  }

  /** Runs until it is stopped. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) ->
            new ComplaintTask(workspace, arguments.required("catalog"), Clock.systemUTC()).run());
  }

  private void run() {
    while (true) {
      look();
      var begun = clock.instant();
      lake.forget();
      for (var location : simulation.locations()) {
        advance(location, begun);
      }
      var rest = LOOK.minus(Duration.between(begun, clock.instant()));
      if (!rest.isNegative()) {
        Waiting.pause(rest);
      }
    }
  }

  /** The world and the rates as they are told by now; a change of either begins new feeds. */
  private void look() {
    var told =
        world
            .read()
            .orElseThrow(() -> new StageFailure("there is no journal: run the stage Raw_Data"));
    var now = volume.rates();
    if (told.equals(journal) && now.equals(rates)) {
      return;
    }
    journal = told;
    rates = now;
    simulation = new Simulation(journal);
    var complaints = new Complaints(simulation, rates);
    feeds = new HashMap<>();
    simulation.locations().forEach(l -> feeds.put(l, new ComplaintFeed(complaints, l)));
    Stage.say("the rates of complaints are %s", rates.changes());
  }

  /** Writes the slices that are due, for as long as the journal need not be looked at again. */
  private void advance(String location, Instant now) {
    var slices = simulation.slices(location);
    var slug = simulation.journal().locations().get(location).slug();
    var from = reached.computeIfAbsent(slug, s -> volume.reached(s).orElse(slices.begin()));
    var written = 0;
    var due = slices.slicesDue(from, now).iterator();
    while (due.hasNext() && clock.instant().isBefore(now.plus(LOOK))) {
      var slice = due.next();
      var sent = feeds.get(location).between(slice.from(), slice.to());
      if (!known(location, sent)) {
        feeds.put(location, new ComplaintFeed(new Complaints(simulation, rates), location));
        break;
      }
      land(slice, sent);
      reached.put(slug, slice.to());
      written++;
    }
    if (written > 0) {
      note(slug);
    }
  }

  private boolean known(String location, List<Complaint> sent) {
    return sent.stream()
        .map(Complaint::delivered)
        .max(SimulatedInstant::compareTo)
        .map(last -> lake.knows(simulation.locationId(location), last))
        .orElse(true);
  }

  private void land(Slice slice, List<Complaint> sent) {
    if (!sent.isEmpty()) {
      volume.land(slice, sent);
    }
  }

  private void note(String slug) {
    var now = clock.instant();
    if (noted.getOrDefault(slug, Instant.MIN).isBefore(now.minus(NOTE))) {
      volume.reach(slug, reached.get(slug), now);
      noted.put(slug, now);
    }
  }
}
