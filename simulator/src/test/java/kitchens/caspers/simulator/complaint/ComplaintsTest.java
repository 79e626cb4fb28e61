package kitchens.caspers.simulator.complaint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Universe;
import kitchens.caspers.simulator.complaint.ComplaintRates.Since;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private static final String PLACE = "San Francisco";
  private static final SimulatedInstant FROM = Universe.at("2026-11-24T08:00:00Z");
  private static final SimulatedInstant TO = Universe.at("2026-11-26T08:00:00Z");
  private static final Simulation WORLD =
      Universe.world(7, Universe.sanFrancisco("\"orders_day_1\": 130", "\"orders_day_1\": 1500"));

  private static List<Complaint> all(Complaints complaints) {
    return new ComplaintFeed(complaints, PLACE).between(FROM, TO);
  }

  private static Complaints at(double rate) {
    return new Complaints(WORLD, ComplaintRates.always(rate));
  }

  @Test
  void theSameHoweverTimeIsCutAndWhereverOneBegins() {
    var whole = all(at(0.3));
    var feed = new ComplaintFeed(at(0.3), PLACE);
    var pieces = new ArrayList<Complaint>();
    for (var from = FROM; from.isBefore(TO); from = from.plus(Duration.ofMinutes(37))) {
      var to = from.plus(Duration.ofMinutes(37));
      pieces.addAll(feed.between(from, TO.isBefore(to) ? TO : to));
      if (pieces.size() % 5 == 0) {
        feed = new ComplaintFeed(at(0.3), PLACE);
      }
    }
    assertThat(whole).hasSizeGreaterThan(200);
    assertThat(pieces).containsExactlyElementsOf(whole);
  }

  @Test
  void aComplaintFollowsItsOrdersDeliveryWithinTwoHours() {
    assertThat(all(at(0.3)))
        .allSatisfy(
            complaint ->
                assertThat(complaint.at().epochMillis() - complaint.delivered().epochMillis())
                    .isBetween(120_000L, Complaint.LATEST.toMillis()));
  }

  @Test
  void theRateIsAboutTheShareOfOrders() {
    var orders = WORLD.orders(PLACE, FROM, TO).toList();
    assertThat(count(orders, 0)).isZero();
    assertThat(count(orders, 1)).isEqualTo(orders.stream().filter(Order::isDelivered).count());
    assertThat(count(orders, 0.1) / (double) orders.size()).isBetween(0.05, 0.25);
    assertThatThrownBy(() -> ComplaintRates.always(1.5)).hasMessageContaining("0 to 1");
  }

  private static long count(List<Order> orders, double rate) {
    var complaints = at(rate);
    return orders.stream().filter(order -> complaints.of(PLACE, order).isPresent()).count();
  }

  @Test
  void aNewRateNeverReachesBack() {
    var change = Universe.at("2026-11-25T08:00:00Z");
    var changed =
        new ComplaintRates(
            List.of(new Since(change, 0.9), new Since(new SimulatedInstant(0), 0.1)));
    var before = new ComplaintFeed(at(0.1), PLACE).between(FROM, change);
    var now = new ComplaintFeed(new Complaints(WORLD, changed), PLACE);
    assertThat(now.between(FROM, change)).isEqualTo(before);
    assertThat(now.between(change, TO)).hasSizeGreaterThan(4 * before.size());
  }

  @Test
  void everyKindIsClaimedTrulyAndUntruly() {
    var claimed = EnumSet.noneOf(Kind.class);
    var truly = EnumSet.noneOf(Kind.class);
    var untruly = EnumSet.noneOf(Kind.class);
    var several = 0;
    for (var complaint : all(at(1))) {
      for (var claim : complaint.truth().claims()) {
        claimed.add(claim.kind());
        (claim.holds() ? truly : untruly).add(claim.kind());
      }
      several += complaint.truth().claims().size() > 1 ? 1 : 0;
    }
    assertThat(claimed).containsExactlyInAnyOrder(Kind.values());
    assertThat(truly).containsExactlyInAnyOrder(Kind.values());
    assertThat(untruly)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.allOf(Kind.class).stream().filter(Kind::happens).toList());
    assertThat(several).isGreaterThan(100);
  }

  @Test
  void itemsThatAreNamedAreOfTheOrder() {
    Map<Integer, String> names = new HashMap<>();
    WORLD.journal().menu().items().forEach(item -> names.put(item.id(), item.name()));
    Map<Object, List<String>> ordered =
        WORLD
            .orders(PLACE, FROM.minus(Duration.ofHours(12)), TO)
            .collect(
                Collectors.toMap(
                    Order::id,
                    order -> order.lines().stream().map(l -> names.get(l.itemId())).toList()));
    var named = all(at(1)).stream().filter(c -> !c.truth().itemsNamed().isEmpty()).toList();
    assertThat(named)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            complaint ->
                assertThat(ordered.get(complaint.orderId()))
                    .containsAll(complaint.truth().itemsNamed()));
  }

  @Test
  void textsAreManyAndLeaveNoSlotOpen() throws Exception {
    var complaints = all(at(1));
    var texts = new HashSet<String>();
    var languages = new HashSet<String>();
    var json = new ObjectMapper();
    for (var complaint : complaints) {
      texts.add(complaint.text());
      languages.add(complaint.truth().language());
      assertThat(complaint.text()).isNotBlank().doesNotContain("{item}", "{minutes}", "|");
      var event = json.readTree(complaint.toJsonLine());
      assertThat(event.fieldNames())
          .toIterable()
          .containsExactly(
              "complaint_id",
              "event_type",
              "ts",
              "location",
              "location_id",
              "order_id",
              "channel",
              "complaint");
    }
    assertThat(texts.size() / (double) complaints.size()).isGreaterThan(0.8);
    assertThat(languages).containsExactlyInAnyOrderElementsOf(Grammar.LANGUAGES);
    assertThat(complaints.stream().map(Complaint::id).distinct()).hasSameSizeAs(complaints);
  }
}
