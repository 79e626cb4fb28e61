package kitchens.caspers.simulator;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import kitchens.caspers.simulator.Truth.BrandDay;
import kitchens.caspers.simulator.Truth.DeliveryMinutes;
import kitchens.caspers.simulator.Truth.Figures;
import kitchens.caspers.simulator.Truth.Hour;
import kitchens.caspers.simulator.Truth.ItemDay;
import kitchens.caspers.simulator.event.EventType;

/** Counts up what is true, order by order; grows with days, items and deliveries. */
final class Tally {
  private static final long DAY = 86_400_000;
  private static final long HOUR = 3_600_000;

  /** An id and a UTC day, by id first. */
  private record IdDay(int id, long day) implements Comparable<IdDay> {
    @Override
    public int compareTo(IdDay other) {
      return id == other.id ? Long.compare(day, other.day) : Integer.compare(id, other.id);
    }

    String date() {
      return LocalDate.ofEpochDay(day).toString();
    }
  }

  private static final class Sum {
    long orders;
    long items;
    long cents;

    void add(long moreItems, long moreCents) {
      items += moreItems;
      cents += moreCents;
    }
  }

  private final long[] byType = new long[EventType.values().length];
  private final TreeMap<IdDay, Sum> brands = new TreeMap<>();
  private final TreeMap<IdDay, Sum> items = new TreeMap<>();
  private final TreeMap<Long, Sum> hours = new TreeMap<>();
  private final Sum all = new Sum();
  private final Basket basket = new Basket();
  private long delivered;
  private long cancelled;
  private long cancelledCents;
  private long open;
  private long withoutItems;
  private long lines;
  private long[] durations = new long[256];

  void events(DayPlan day, int order, int from, int to) {
    for (var sequence = from; sequence < to; sequence++) {
      byType[day.type(order, sequence).ordinal()]++;
    }
  }

  void open() {
    open++;
  }

  void cancelled(DayPlan day, int order) {
    cancelled++;
    if (!day.itemsLost(order)) {
      basket.fill(day, order);
      for (var i = 0; i < basket.size; i++) {
        var price = day.regime(order).carte.items[basket.item[i]].priceCents();
        cancelledCents += (long) price * basket.quantity[i];
      }
    }
  }

  void delivered(long millis) {
    if (delivered == durations.length) {
      durations = Arrays.copyOf(durations, durations.length * 2);
    }
    durations[(int) delivered++] = millis;
  }

  void created(DayPlan day, int order) {
    all.orders++;
    var hour = hours.computeIfAbsent(Math.floorDiv(day.created[order], HOUR), h -> new Sum());
    hour.orders++;
    if (day.itemsLost(order)) {
      withoutItems++;
      return;
    }
    var carte = day.regime(order).carte;
    var date = Math.floorDiv(day.created[order], DAY);
    basket.fill(day, order);
    for (var i = 0; i < basket.size; i++) {
      var item = carte.items[basket.item[i]];
      var quantity = basket.quantity[i];
      var cents = (long) item.priceCents() * quantity;
      lines++;
      all.add(quantity, cents);
      hour.add(quantity, cents);
      sum(items, item.id(), date).add(quantity, cents);
      var brand = sum(brands, item.brandId(), date);
      brand.add(quantity, cents);
      brand.orders += firstOfBrand(carte, i) ? 1 : 0;
    }
  }

  private boolean firstOfBrand(Carte carte, int line) {
    var brand = carte.items[basket.item[line]].brandId();
    for (var before = 0; before < line; before++) {
      if (carte.items[basket.item[before]].brandId() == brand) {
        return false;
      }
    }
    return true;
  }

  private static Sum sum(TreeMap<IdDay, Sum> sums, int id, long day) {
    return sums.computeIfAbsent(new IdDay(id, day), any -> new Sum());
  }

  Figures figures() {
    var types = new LinkedHashMap<String, Long>();
    for (var type : EventType.values()) {
      types.put(type.text(), byType[type.ordinal()]);
    }
    return new Figures(
        Arrays.stream(byType).sum(),
        types,
        all.orders,
        delivered,
        cancelled,
        open,
        withoutItems,
        lines,
        all.items,
        all.cents,
        cancelledCents,
        percentiles(),
        rows(brands, e -> brandDay(e.getKey(), e.getValue())),
        rows(items, e -> itemDay(e.getKey(), e.getValue())),
        rows(hours, e -> hour(e.getKey(), e.getValue())));
  }

  private static BrandDay brandDay(IdDay key, Sum sum) {
    return new BrandDay(key.id(), key.date(), sum.orders, sum.items, sum.cents);
  }

  private static ItemDay itemDay(IdDay key, Sum sum) {
    return new ItemDay(key.id(), key.date(), sum.items, sum.cents);
  }

  private static Hour hour(long hour, Sum sum) {
    var start = Instant.ofEpochMilli(hour * HOUR).toString();
    return new Hour(start, sum.orders, sum.items, sum.cents);
  }

  private static <K, R> List<R> rows(TreeMap<K, Sum> sums, Function<Map.Entry<K, Sum>, R> row) {
    return sums.entrySet().stream().map(row).toList();
  }

  private DeliveryMinutes percentiles() {
    if (delivered == 0) {
      return null;
    }
    var sorted = Arrays.copyOf(durations, (int) delivered);
    Arrays.sort(sorted);
    return new DeliveryMinutes(
        percentile(sorted, 0.5), percentile(sorted, 0.75), percentile(sorted, 0.99));
  }

  private static double percentile(long[] sorted, double share) {
    var at = share * (sorted.length - 1);
    var low = (int) Math.floor(at);
    var high = (int) Math.ceil(at);
    return (sorted[low] + (at - low) * (sorted[high] - sorted[low])) / 60_000;
  }
}
