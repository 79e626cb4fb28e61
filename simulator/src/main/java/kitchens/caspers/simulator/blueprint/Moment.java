package kitchens.caspers.simulator.blueprint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.blueprint.Happening.What;
import kitchens.caspers.simulator.streets.Route;

/** What only the moment knows when something is told: of tours, vans and rides. */
final class Moment {
  private Moment() {}

  /** By the names that a blueprint gives them, such as {@code tour.stop} or {@code ride.km}. */
  static Map<String, Object> given(Plans plans, Happening happening, Object[] attributes) {
    var given = new HashMap<String, Object>();
    if (happening.lives() == null) {
      ofTour(given, plans, happening, 0);
      ofVan(given, happening);
    } else if (happening.van() != null) {
      var visit = happening.what() == What.OUT ? happening.visit() : happening.visit() - 1;
      var served = plans.served(happening.entity(), happening.lives(), visit);
      ofTour(given, plans, happening, served.stop() + 1);
    } else if (happening.what() != What.ENTERED) {
      ofRide(given, happening, attributes);
    }
    return given;
  }

  private static void ofTour(
      Map<String, Object> given, Plans plans, Happening happening, int stop) {
    var van = happening.van();
    var hub = hub(plans, happening);
    given.put("tour.id", Teller.id(van.key()).toString());
    given.put("tour.van", "%s-%s".formatted(hub.field("id"), van.name()));
    given.put("tour.stop", (long) stop);
    given.put("tour.stops", (long) van.stops().size());
    given.put("tour.km", km(van.route()));
    given.put("hub.id", hub.field("id"));
    given.put("hub.name", hub.field("name"));
  }

  private static Row hub(Plans plans, Happening happening) {
    var wave = happening.wave();
    var kind = plans.blueprint.entities().get(wave.entity());
    var tour = kind.states().get(wave.state()).tour();
    var pick = (Generator.Pick) kind.attributes().get(tour.hub()).generator();
    return new Row(pick.list(), wave.hub());
  }

  private static void ofVan(Map<String, Object> given, Happening happening) {
    var van = happening.van();
    where(given, "van", van.route(), happening.millis() - van.leaves());
    var stop = 0;
    while (stop < van.stops().size() && van.done()[stop] <= happening.millis()) {
      stop++;
    }
    given.put("van.stop", (long) Math.min(stop + 1, van.stops().size()));
  }

  private static void ofRide(Map<String, Object> given, Happening happening, Object[] attributes) {
    var lives = happening.lives();
    var door = (Door) attributes[lives.state(happening.visit()).ride().address()];
    var route = Route.to(door.streets(), door.number());
    var leaves = lives.leaves(happening.visit());
    var minutes = (lives.entered[happening.visit() + 1] - leaves) / 60_000.0;
    given.put("ride.km", km(route));
    given.put("ride.minutes", BigDecimal.valueOf(minutes).setScale(1, RoundingMode.HALF_UP));
    if (happening.what() == What.OUT) {
      given.put("ride.points", points(route));
    } else {
      where(given, "ride", route, happening.millis() - leaves);
    }
  }

  private static List<List<BigDecimal>> points(Route route) {
    var points = new ArrayList<List<BigDecimal>>();
    for (var point = 0; point < route.size(); point++) {
      points.add(
          List.of(
              BigDecimal.valueOf(route.lat(point), 6), BigDecimal.valueOf(route.lon(point), 6)));
    }
    return points;
  }

  private static void where(Map<String, Object> given, String what, Route route, long driven) {
    var cm = route.cmAt(driven);
    var point = route.pointBefore(cm);
    given.put(what + ".lat", BigDecimal.valueOf(route.latAt(point, cm), 6));
    given.put(what + ".lon", BigDecimal.valueOf(route.lonAt(point, cm), 6));
    var share = 100.0 * cm / Math.max(1, route.lengthCm());
    given.put(what + ".progress_pct", BigDecimal.valueOf(share).setScale(1, RoundingMode.HALF_UP));
  }

  private static BigDecimal km(Route route) {
    return BigDecimal.valueOf(route.lengthCm() / 1000, 2);
  }
}
