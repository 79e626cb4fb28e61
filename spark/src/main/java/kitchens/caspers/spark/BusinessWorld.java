package kitchens.caspers.spark;

import java.time.Instant;
import java.util.Iterator;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.blueprint.BusinessEvent;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** A business by configuration. */
record BusinessWorld(BlueprintWorld world) implements World {
  @Override
  public int number(String place) {
    return 1;
  }

  @Override
  public Span span(String place) {
    return new Span(world.begin(), world.anchor(), world.end());
  }

  @Override
  public SimulatedInstant shown(String place, Instant now) {
    return world.timeMapping().simulated(now).truncatedToSecond();
  }

  @Override
  public Iterator<InternalRow> events(
      String place, SimulatedInstant from, SimulatedInstant to, Wish.Rows wanted) {
    return world
        .events(from, to, wanted.names(), wanted.bodies())
        .map(event -> wanted.row(column -> value(event, column)))
        .iterator();
  }

  @Override
  public byte[] lines(String place, SimulatedInstant from, SimulatedInstant to) {
    return world.bytes(from, to);
  }

  private static Object value(BusinessEvent event, int column) {
    return switch (column) {
      case 0 -> UTF8String.fromString(event.eventId());
      case 1 -> UTF8String.fromString(event.type());
      case 2 -> event.ts().epochMillis() * 1000;
      case 3 -> UTF8String.fromString(event.entity());
      case 4 -> UTF8String.fromString(event.entityId());
      case 5 -> event.sequence();
      default -> UTF8String.fromString(event.body());
    };
  }
}
