package kitchens.caspers.simulator.complaint;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.complaint.Complaint.ComplaintTruth;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * Who complains, about what, when and in which words: each complaint a pure function of the world's
 * seed, the order's story and the rate that holds when it is sent. Thread-safe, does no I/O.
 */
public final class Complaints {
  private static final long KEY = 0x636F6D706C61696EL;
  private static final List<String> CHANNELS =
      List.of("app", "app", "app", "email", "sms", "phone");
  private static final double WITHOUT_CAUSE = 0.6;
  private static final double WITH_CAUSE = 2.5;
  private static final long SOONEST_MILLIS = 120_000;

  private final Simulation simulation;
  private final ComplaintRates rates;
  private final long seed;
  private final Map<Integer, String> items = new HashMap<>();
  private final Grammar grammar = Grammar.shared();

  /** The complaints of a world at these rates. */
  public Complaints(Simulation simulation, ComplaintRates rates) {
    this.simulation = simulation;
    this.rates = rates;
    this.seed = Draw.key(simulation.journal().genesis().seed() ^ KEY, 0);
    simulation
        .journal()
        .menus()
        .forEach(set -> set.menu().items().forEach(item -> items.put(item.id(), item.name())));
  }

  /** The world that they are of. */
  public Simulation simulation() {
    return simulation;
  }

  /** An order's complaint; empty when nobody complains. */
  public Optional<Complaint> of(String location, Order order) {
    if (!order.isDelivered()) {
      return Optional.empty();
    }
    var id = order.id();
    var key =
        Draw.key(Draw.key(seed ^ id.getMostSignificantBits(), 1), id.getLeastSignificantBits());
    var at = sent(order, key);
    var mishaps = Mishaps.of(order, key);
    var boost = mishaps.kinds().isEmpty() ? WITHOUT_CAUSE : WITH_CAUSE;
    var chance = 1 - StrictMath.pow(1 - rates.at(at), boost);
    if (Draw.unit(key, Purposes.COMPLAINS) >= chance) {
      return Optional.empty();
    }
    return Optional.of(complaint(location, order, key, at, mishaps));
  }

  /** Most write soon, some late. */
  private static SimulatedInstant sent(Order order, long key) {
    var share = StrictMath.pow(Draw.unit(key, Purposes.DELAY), 3);
    var most = Complaint.LATEST.toMillis() - SOONEST_MILLIS;
    return new SimulatedInstant(
        order.delivered().epochMillis() + SOONEST_MILLIS + (long) (share * most));
  }

  private Complaint complaint(
      String location, Order order, long key, SimulatedInstant at, Mishaps mishaps) {
    var claims = Claims.of(mishaps, key);
    var named = new LinkedHashSet<String>();
    var minutes = (order.delivered().epochMillis() - order.created().epochMillis()) / 60_000.0;
    var writer = new Writer(grammar, key, minutes, names(order), mishaps.line(), named);
    var text = writer.write(claims);
    var channel = CHANNELS.get(Draw.below(key, Purposes.CHANNEL, CHANNELS.size()));
    return new Complaint(
        new UUID(Draw.bits(key, -3) & ~0xF000L | 0x4000L, Draw.bits(key, -4) >>> 2 | 1L << 63),
        order.id(),
        at,
        order.delivered(),
        simulation.locationId(location),
        location,
        channel,
        text,
        new ComplaintTruth(claims, List.copyOf(named), writer.language(), minutes));
  }

  private List<String> names(Order order) {
    return order.lines().stream().map(line -> items.getOrDefault(line.itemId(), "?")).toList();
  }
}
