package kitchens.caspers.benchmarks;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.cli.universe.SimulatorVolumes;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** What the simulator knows of the orders whose delivery has landed. */
final class Delivered {

  private Delivered() {}

  /** Their ids and what they cost. */
  static Map<String, BigDecimal> since(Installation installation, Duration beforeTheStart)
      throws Exception {
    var volumes = new SimulatorVolumes(installation.client(), LiveUniverse.CATALOG);
    var simulation = new Simulation(volumes.journal());
    Instant from = volumes.journal().genesis().anchor().minus(beforeTheStart);
    var delivered = new HashMap<String, BigDecimal>();
    volumes
        .landed(simulation)
        .forEach(
            (location, reached) ->
                simulation
                    .orders(location, new SimulatedInstant(0), reached)
                    .filter(order -> order.delivered() != null)
                    .filter(order -> order.delivered().isBefore(reached))
                    .filter(order -> !order.delivered().toInstant().isBefore(from))
                    .forEach(
                        order ->
                            delivered.put(
                                order.id().toString(), BigDecimal.valueOf(order.cents(), 2))));
    return delivered;
  }
}
