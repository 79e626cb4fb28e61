package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.menu.Menu;
import kitchens.caspers.simulator.time.SimulatedInstant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InjectedOrderTest {
  private static final String PLACE = "San Francisco";
  private static final Instant PLACED = Universe.ANCHOR.plusSeconds(600);

  private final Journal before =
      Journal.begin(
          Universe.ANCHOR, 7, Universe.menu(), List.of(Universe.location("san-francisco")));
  private final int item = Universe.menu().items().get(3).id();
  private final int other = Universe.menu().items().get(40).id();

  private Journal after(int delayMinutes) {
    return before.ordering(
        PLACE,
        List.of(new OrderInjected.Line(item, 2), new OrderInjected.Line(other, 1)),
        delayMinutes,
        PLACED);
  }

  private static Order order(Journal journal) {
    var wish = journal.ordersInjected(PLACE).get(0);
    var simulation = new Simulation(journal);
    var id = simulation.orderId(wish);
    return simulation
        .orders(PLACE, wish.at(), wish.at().plus(Duration.ofSeconds(1)))
        .filter(order -> order.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isMadeOfWhatWasAskedForAndDelivered() {
    var order = order(after(0));

    assertThat(order.created()).isEqualTo(before.timeMapping(PLACE).simulated(PLACED));
    assertThat(order.lines())
        .extracting(Order.Line::itemId, Order.Line::quantity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(item, 2),
            org.assertj.core.groups.Tuple.tuple(other, 1));
    assertThat(order.delivered()).isGreaterThan(order.pickedUp());
  }

  @Test
  void aDelayIsWaitedInTheKitchen() {
    var prompt = order(after(0));
    var late = order(after(45));

    assertThat(late.id()).isEqualTo(prompt.id());
    assertThat(late.stationWait()).isEqualTo(prompt.stationWait().plusMinutes(45));
    assertThat(late.ready()).isEqualTo(prompt.ready().plus(Duration.ofMinutes(45)));
    assertThat(late.delivered()).isGreaterThan(late.ready());
  }

  @Property(tries = 20)
  void nothingBeforeItChanges(@ForAll @IntRange(max = 180) int delayMinutes) {
    var at = before.timeMapping(PLACE).simulated(PLACED);
    var from = at.plus(Duration.ofHours(-3));

    assertThat(new Simulation(after(delayMinutes)).events(PLACE, from, at).toList())
        .isEqualTo(new Simulation(before).events(PLACE, from, at).toList())
        .isNotEmpty();
  }

  @Test
  void theTruthKnowsItAndNoOtherOrderIsLost() {
    var at = before.timeMapping(PLACE).simulated(PLACED);
    var to = at.plus(Duration.ofHours(6));
    var with = new Simulation(after(10));

    var gained =
        with.truth(PLACE, at, to).figures().ordersCreated()
            - new Simulation(before).truth(PLACE, at, to).figures().ordersCreated();

    assertThat(gained).isEqualTo(1);
    var wanted = with.orderId(after(10).ordersInjected(PLACE).get(0));
    var told =
        with.events(PLACE, at, to)
            .filter(event -> event.orderId().equals(wanted))
            .map(Event::sequence)
            .collect(Collectors.toList());
    assertThat(told).isSorted().doesNotHaveDuplicates().startsWith(0).hasSizeGreaterThan(6);
  }

  @Test
  void surelyTwoThatAreAlikeAreTwoOrders() {
    var twice = after(0).ordering(PLACE, after(0).ordersInjected(PLACE).get(0).lines(), 0, PLACED);
    var at = twice.ordersInjected(PLACE).get(0).at();

    var ids =
        new Simulation(twice)
            .orders(PLACE, at, at.plus(Duration.ofMillis(1)))
            .map(Order::id)
            .toList();

    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void theJournalKeepsIt() {
    assertThat(Journal.parse(after(30).toJsonLines())).isEqualTo(after(30));
  }

  @Test
  void whatCannotBeOrderedIsRefused() {
    var menu = Universe.menu();
    var without =
        new Menu(
            menu.brands(),
            menu.menus(),
            menu.categories(),
            menu.items().stream().filter(i -> i.id() != item).toList());
    var line = List.of(new OrderInjected.Line(item, 1));

    assertThatThrownBy(
            () -> before.ordering(PLACE, List.of(new OrderInjected.Line(-1, 1)), 0, PLACED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the menu has none");
    assertThatThrownBy(() -> before.ordering("Atlantis", line, 0, PLACED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Atlantis");
    assertThatThrownBy(
            () -> before.with(new OrderInjected(PLACE, new SimulatedInstant(0), line, 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("before the beginning");
    assertThatThrownBy(
            () ->
                before.with(
                    new OrderInjected(
                        PLACE,
                        SimulatedInstant.of(Universe.ANCHOR).plus(Duration.ofDays(4000)),
                        line,
                        0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("after the last day");
    assertThatThrownBy(() -> new OrderInjected.Line(item, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> after(0).following(without, List.of(), Universe.ANCHOR.plusSeconds(300)))
        .as("a menu without the item, from before the order on")
        .isInstanceOf(InvalidInputException.class);
  }
}
