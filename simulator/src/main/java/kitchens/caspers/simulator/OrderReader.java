package kitchens.caspers.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Reads orders out of day plans. */
final class OrderReader {
  private static final long DAY = 86_400_000;

  private OrderReader() {}

  static Stream<Order> orders(LocationWorld world, long from, long to) {
    var start = Math.max(from, world.begin.epochMillis());
    var end = Math.min(to, world.end.epochMillis());
    return LongStream.iterate(start, at -> at < end, at -> at + DAY)
        .boxed()
        .flatMap(
            at -> {
              var until = Math.min(at + DAY, end);
              return world.days(at, until).stream()
                  .flatMap(
                      day ->
                          IntStream.range(day.firstFrom(at), day.firstFrom(until))
                              .mapToObj(order -> order(day, order)));
            });
  }

  static Order order(DayPlan day, int order) {
    var isCancelled = day.isCancelled(order);
    var routeCm = isCancelled ? 0 : day.route(order).lengthCm();
    var directCm = isCancelled ? 0 : day.regime(order).streets.outCm(day.address[order]);
    return new Order(
        EventWriter.orderId(day, order),
        new SimulatedInstant(day.created[order]),
        moment(day.started[order]),
        moment(day.finished[order]),
        moment(day.ready[order]),
        moment(day.arrived[order]),
        moment(day.pickedUp[order]),
        isCancelled ? null : moment(day.ended[order]),
        lines(day, order),
        day.itemsLost(order),
        Duration.ofMillis(day.stationWait[order]),
        Duration.ofMillis(day.driverWait[order]),
        routeCm - directCm,
        routeCm,
        day.events(order),
        isCancelled
            ? Optional.of(new Order.Cancelled(moment(day.ended[order]), day.reason(order)))
            : Optional.empty());
  }

  private static SimulatedInstant moment(long millis) {
    return millis == DayPlan.NEVER ? null : new SimulatedInstant(millis);
  }

  private static List<Order.Line> lines(DayPlan day, int order) {
    var carte = day.regime(order).carte;
    var basket = new Basket();
    basket.fill(day, order);
    var lines = new ArrayList<Order.Line>();
    for (var i = 0; i < basket.size; i++) {
      var item = carte.items[basket.item[i]];
      lines.add(new Order.Line(item.id(), item.brandId(), item.priceCents(), basket.quantity[i]));
    }
    return lines;
  }
}
