package kitchens.caspers.simulator.complaint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * A location's complaints window by window, by the time that they are sent. Windows that follow on
 * one another are cheap, as each order is looked at once; any other window gives the same, after
 * looking at the orders of some hours before it. For one thread.
 */
public final class ComplaintFeed {
  /** No order that is still to be complained about was created longer ago. */
  private static final Duration LONGEST_STORY = Duration.ofHours(9);

  private static final Comparator<Complaint> BY_TIME =
      Comparator.comparing(Complaint::at).thenComparing(Complaint::id);

  private final Complaints complaints;
  private final String location;
  private final PriorityQueue<Complaint> pending = new PriorityQueue<>(BY_TIME);
  private SimulatedInstant reached;

  public ComplaintFeed(Complaints complaints, String location) {
    this.complaints = complaints;
    this.location = location;
  }

  /** The complaints sent within [from, to). */
  public List<Complaint> between(SimulatedInstant from, SimulatedInstant to) {
    var created = from;
    if (!from.equals(reached)) {
      pending.clear();
      created = from.minus(LONGEST_STORY.plus(Complaint.LATEST));
    }
    // Who ordered later than this cannot have complained by then.
    try (var orders = complaints.simulation().orders(location, created, to)) {
      orders
          .flatMap(order -> complaints.of(location, order).stream())
          .filter(complaint -> !complaint.at().isBefore(from))
          .forEach(pending::add);
    }
    reached = to;
    var sent = new ArrayList<Complaint>();
    while (!pending.isEmpty() && pending.peek().at().isBefore(to)) {
      sent.add(pending.poll());
    }
    return sent;
  }
}
