package kitchens.caspers.universe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * A world as whoever writes its files sees it: places with clocks of their own, cut into slices.
 */
interface WrittenWorld {
  /** The world of a journal: that of locations, or that of a business by configuration. */
  static WrittenWorld of(Journal journal) {
    return journal.blueprints().isEmpty()
        ? new Kitchens(new Simulation(journal))
        : new Business(new BlueprintWorld(journal));
  }

  List<String> places();

  /** The folder of a place's files, below the events' volume. */
  String folder(String place);

  /** Where a place's first slice begins. */
  SimulatedInstant begin(String place);

  /** The slice that begins where the one before ended; empty when the place's time is over. */
  Optional<Slice> next(String place, SimulatedInstant reached);

  /** When a slice's time is over by the wall clock; empty while its clock stands still. */
  Optional<Instant> due(Slice slice);

  /** A slice's lines in UTF-8; may be empty. */
  byte[] bytes(Slice slice);

  /** The ghost kitchens. */
  record Kitchens(Simulation simulation) implements WrittenWorld {
    @Override
    public List<String> places() {
      return simulation.locations();
    }

    @Override
    public String folder(String place) {
      return simulation.journal().locations().get(place).slug();
    }

    @Override
    public SimulatedInstant begin(String place) {
      return simulation.slices(place).begin();
    }

    @Override
    public Optional<Slice> next(String place, SimulatedInstant reached) {
      return simulation.slices(place).nextSlice(reached);
    }

    @Override
    public Optional<Instant> due(Slice slice) {
      return simulation.slices(slice.location()).dueAt(slice);
    }

    @Override
    public byte[] bytes(Slice slice) {
      return simulation.bytes(slice);
    }
  }

  /** A business by configuration. */
  record Business(BlueprintWorld world) implements WrittenWorld {
    @Override
    public List<String> places() {
      return world.journal().places();
    }

    @Override
    public String folder(String place) {
      return place;
    }

    @Override
    public SimulatedInstant begin(String place) {
      return world.begin();
    }

    @Override
    public Optional<Slice> next(String place, SimulatedInstant reached) {
      return world.nextSlice(reached);
    }

    @Override
    public Optional<Instant> due(Slice slice) {
      return world.dueAt(slice);
    }

    @Override
    public byte[] bytes(Slice slice) {
      return world.bytes(slice.from(), slice.to());
    }
  }
}
