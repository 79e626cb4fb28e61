package kitchens.caspers.spark;

import java.time.Instant;
import java.util.Iterator;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Kitchens at their locations. */
record KitchenWorld(Simulation simulation) implements World {
  @Override
  public int number(String place) {
    return simulation.locationId(place);
  }

  @Override
  public Span span(String place) {
    var slices = simulation.slices(place);
    return new Span(slices.begin(), slices.anchor(), slices.end());
  }

  @Override
  public SimulatedInstant shown(String place, Instant now) {
    return simulation.timeMapping(place).simulated(now).truncatedToSecond();
  }

  @Override
  public Iterator<InternalRow> events(
      String place, SimulatedInstant from, SimulatedInstant to, Wish.Rows wanted) {
    return simulation
        .events(place, from, to, wanted.ofKitchens())
        .map(event -> wanted.row(column -> value(event, column)))
        .iterator();
  }

  @Override
  public byte[] lines(String place, SimulatedInstant from, SimulatedInstant to) {
    var slug = simulation.journal().locations().get(place).slug();
    var seconds = (int) ((to.epochMillis() - from.epochMillis()) / 1000);
    return simulation.bytes(new Slice(place, slug, from, seconds));
  }

  private static Object value(Event event, int column) {
    return switch (column) {
      case 0 -> UTF8String.fromString(event.eventId().toString());
      case 1 -> UTF8String.fromString(event.type().text());
      case 2 -> event.ts().epochMillis() * 1000;
      case 3 -> event.location().map(UTF8String::fromString).orElse(null);
      case 4 -> event.locationId().orElse(null);
      case 5 -> event.gkId().map(UTF8String::fromString).orElse(null);
      case 6 -> UTF8String.fromString(event.orderId().toString());
      case 7 -> event.sequence();
      default -> UTF8String.fromString(event.body());
    };
  }
}
