package kitchens.caspers.cli.universe;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.menu.Menu;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers universe inject-order}: somebody orders, through the same kitchen as all. */
@Command(
    name = "inject-order",
    description = {
      "Place an order, which takes its way through the same kitchen and to the same",
      "drivers as all the others."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe inject-order",
      "  caspers universe inject-order --location \"San Francisco\" --item 12:2 --delay 45"
    })
public final class InjectOrderCommand implements Runnable {
  private static final Pattern QUANTITY = Pattern.compile("(.*):(\\d{1,4})");

  @Mixin private World world;

  @Option(
      names = "--item",
      paramLabel = "ITEM[:QUANTITY]",
      description = "An item's number or name; may be repeated (default: one by chance).")
  private List<String> items = List.of();

  @Option(
      names = "--delay",
      paramLabel = "MINUTES",
      defaultValue = "0",
      description = "How much later than its backlog the kitchen starts it: 0 to 180.")
  private int delayMinutes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the new entry is printed.")
  private Format output;

  @Override
  public void run() {
    if (!world.journal().blueprints().isEmpty()) {
      throw new CliException(
          "%s is a business by configuration, which nobody orders from — its blueprint says what comes"
              .formatted(world.journal().places().get(0)));
    }
    var places = world.locations();
    if (places.size() != 1) {
      throw new CliException("an order has one location — give --location, one of " + places);
    }
    var menu = world.journal().menu();
    var lines = new ArrayList<OrderInjected.Line>();
    try {
      for (var item : items) {
        lines.add(line(menu, item));
      }
      if (items.isEmpty()) {
        var all = menu.items();
        lines.add(new OrderInjected.Line(all.get(new Random().nextInt(all.size())).id(), 1));
      }
      var added =
          world.change(
              wall -> journal -> journal.ordering(places.get(0), lines, delayMinutes, wall));
      EntryText.print(world.journal(), added, output);
    } catch (kitchens.caspers.simulator.input.InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new CliException(e.getMessage(), e);
    }
    if (output == Format.TEXT) {
      var placed = world.journal().ordersInjected(places.get(0));
      var id = new Simulation(world.journal()).orderId(placed.get(placed.size() - 1));
      System.out.println("order_id " + id);
    }
  }

  private static OrderInjected.Line line(Menu menu, String text) {
    var parts = QUANTITY.matcher(text);
    var name = parts.matches() ? parts.group(1) : text;
    var quantity = parts.matches() ? Integer.parseInt(parts.group(2)) : 1;
    for (var item : menu.items()) {
      if (Integer.toString(item.id()).equals(name) || item.name().equalsIgnoreCase(name)) {
        return new OrderInjected.Line(item.id(), quantity);
      }
    }
    throw new CliException(
        "the menu has no item \"%s\" — the table <catalog>.simulator.items lists them"
            .formatted(name));
  }
}
