package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;

/** The ghost kitchens, watched. */
record WatchedKitchens(LiveFigures figures) implements Watched {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  @Override
  public Shown at(Instant now) {
    var picture = figures.at(now);
    return new Shown(
        LivePicture.lines(picture),
        picture.locations().stream().map(l -> picture.at() + " " + plain(l)).toList(),
        json(picture));
  }

  private static ObjectNode json(LiveFigures.Picture picture) {
    var json = JSON.createObjectNode().put("at", picture.at().toString());
    return json.set("locations", JSON.valueToTree(picture.locations()));
  }

  private static String plain(LiveFigures.OfLocation l) {
    return String.format(
        Locale.ROOT,
        "location=\"%s\" clock=%s speed=%s events=%d events_per_second=%.1f orders_today=%d"
            + " waiting=%d cooking=%d ready=%d under_way=%d delivered_hour=%d cancelled_hour=%d"
            + " p50_minutes=%.1f p90_minutes=%.1f late_pct=%.0f",
        l.name(),
        l.clock(),
        l.speedUp(),
        l.events(),
        l.eventsPerSecond(),
        l.ordersToday(),
        l.waiting(),
        l.cooking(),
        l.ready(),
        l.underWay(),
        l.deliveredLastHour(),
        l.cancelledLastHour(),
        l.p50Minutes(),
        l.p90Minutes(),
        l.latePct());
  }
}
