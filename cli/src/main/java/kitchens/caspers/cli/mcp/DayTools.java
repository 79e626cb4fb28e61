package kitchens.caspers.cli.mcp;

import static kitchens.caspers.cli.mcp.UniverseTool.Effect.CHANGES;
import static kitchens.caspers.cli.mcp.UniverseTool.Effect.READS;
import static kitchens.caspers.cli.mcp.UniverseTool.Field.number;
import static kitchens.caspers.cli.mcp.UniverseTool.Field.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Tools around a location's day: what makes it busy, and what came late. */
final class DayTools {

  private static final String TIME = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

  /** A name that no parameter's type could be read out of. */
  private static final String NAME = "^[^-:=][^:=]*$";

  private DayTools() {}

  /** Over the universe that lives in this catalog. */
  static List<UniverseTool> of(String catalog) {
    return List.of(
        new UniverseTool(
            "add_occasion",
            "Let more people order at a location on a day, or fewer: orders come lift times as"
                + " often at the height of it, half way between from and to.",
            List.of(
                number("lift", 0, 20, "2 is twice as busy, 0.5 half as busy").mandatory(),
                text(
                        "on",
                        "^[A-Za-z0-9-]+$",
                        "today, tomorrow, a day of the week, or a date such as 2027-02-14")
                    .mandatory(),
                text("location", NAME, "A location's name, such as Chicago").mandatory(),
                text("from", TIME, "Local time; default 10:00"),
                text("to", TIME, "Local time; default 22:00")),
            CHANGES,
            given -> {
              var words =
                  new ArrayList<>(
                      List.of(
                          "universe",
                          "occasion",
                          "--catalog=" + catalog,
                          "--location=" + given.get("location"),
                          "--on=" + given.get("on"),
                          "--output=json"));
              for (var time : List.of("from", "to")) {
                if (given.get(time) != null) {
                  words.add("--" + time + "=" + given.get(time));
                }
              }
              words.add(
                  new BigDecimal(given.get("lift").toString())
                      .stripTrailingZeros()
                      .toPlainString());
              return words;
            }),
        new UniverseTool(
            "late_orders",
            "The orders of each location's newest day that took longer than three quarters of its"
                + " deliveries do (P75), the slowest first.",
            List.of(text("location", NAME, "A location's name; default: all")),
            READS,
            given -> {
              var words = new ArrayList<>(List.of("sql", "--output=json"));
              if (given.get("location") != null) {
                words.add("--param=location=" + given.get("location"));
              }
              words.add(late(catalog, given.get("location") != null));
              return words;
            }));
  }

  private static String late(String catalog, boolean one) {
    return """
        SELECT d.location, d.order_id, d.created_ts, d.delivered_ts, d.duration_minutes,
               t.p75_minutes
          FROM %1$s.lakeflow.gold_order_delivery AS d
          JOIN %1$s.lakeflow.gold_location_timings AS t ON d.location_id = t.location_id
         WHERE d.order_day = CAST(t.window_end_ts AS DATE)
           AND d.duration_minutes > t.p75_minutes%2$s
         ORDER BY d.duration_minutes DESC
         LIMIT 50
        """
        .formatted(catalog, one ? "\n   AND d.location = :location" : "");
  }
}
