package kitchens.caspers.cli.universe;

import java.util.Locale;
import kitchens.caspers.simulator.blueprint.BlueprintTruth;

/** The truth of a business by configuration, for people. */
final class BlueprintText {
  private BlueprintText() {}

  static String of(BlueprintTruth truth) {
    var out = new StringBuilder();
    line(
        out,
        "%s from %s to %s: %,d events",
        truth.business(),
        truth.from(),
        truth.to(),
        truth.events());
    truth.begun().forEach((entity, count) -> line(out, "%-34s %,14d", entity + " begun", count));
    line(out, "%nevents");
    truth.eventsByType().forEach((type, count) -> line(out, "  %-32s %,14d", type, count));
    line(out, "%nopen");
    truth
        .open()
        .forEach(
            (entity, states) ->
                states.forEach(
                    (state, count) -> line(out, "  %-32s %,14d", entity + " " + state, count)));
    line(out, "%nsums");
    truth
        .sums()
        .forEach(
            (name, days) ->
                days.forEach((day, sum) -> line(out, "  %-20s %-11s %,14.2f", name, day, sum)));
    line(out, "%n%-34s %14s %9s %9s %9s", "minutes", "count", "p50", "p75", "p99");
    truth
        .spans()
        .forEach(
            (name, length) ->
                line(
                    out,
                    "  %-32s %,14d %9.2f %9.2f %9.2f",
                    name,
                    length.count(),
                    length.p50Minutes(),
                    length.p75Minutes(),
                    length.p99Minutes()));
    return out.toString().stripTrailing();
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format + "%n", values));
  }
}
