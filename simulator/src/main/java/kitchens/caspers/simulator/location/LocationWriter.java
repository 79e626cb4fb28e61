package kitchens.caspers.simulator.location;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import kitchens.caspers.simulator.location.Location.Minutes;

/** A location as the JSON of a location file, with nothing left to look up. */
final class LocationWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LocationWriter() {}

  static String write(Location location) {
    var root = JSON.createObjectNode();
    root.put("location_name", location.name());
    root.put("gk_location", location.gkLocation());
    root.put("lat", location.lat());
    root.put("lon", location.lon());
    root.put("timezone", location.timezone().getId());
    root.put("streets", location.streets());
    root.put("radius_mi", location.radiusMi());
    root.put("driver_mph", location.driverMph());
    root.put("ping_sec", location.pingSec());
    root.put("random_seed", location.randomSeed());
    var demand = location.demand();
    root.put("start_days_ago", demand.startDaysAgo());
    root.put("end_days_ahead", demand.endDaysAhead());
    root.put("orders_day_1", demand.ordersDay1());
    root.put("orders_last", demand.ordersLast());
    root.put("noise_pct", demand.noisePct());
    root.put("speed_up", location.pace().speedUp());
    root.put("batch_seconds", location.pace().batchSeconds());
    root.put("batch_rows", location.pace().batchRows());
    var svc = root.putObject("svc");
    put(svc, "cs", location.svc().cs());
    put(svc, "sf", location.svc().sf());
    put(svc, "fr", location.svc().fr());
    put(svc, "rp", location.svc().rp());
    root.putObject("driver_arrival")
        .put("alpha", location.driverArrival().alpha())
        .put("beta", location.driverArrival().beta())
        .put("after_ready_pct", location.driverArrival().afterReadyShare());
    var momentum = location.momentum();
    root.putObject("brand_momentum")
        .put("improving", momentum.improving())
        .put("flat", momentum.flat())
        .put("declining", momentum.declining());
    root.putObject("momentum_rates")
        .put("growth", momentum.growth())
        .put("decline", momentum.decline());
    var dq = root.putObject("dq");
    location.dq().forEach((type, fields) -> fields.forEach(dq.withObjectProperty(type)::put));
    location.dq().keySet().forEach(dq::withObjectProperty);
    behaviour(root, location.behaviour());
    var faults = root.putObject("faults");
    location.faults().forEach((fault, rate) -> faults.put(fault.text(), rate));
    return root.toString();
  }

  private static void behaviour(ObjectNode root, Behaviour behaviour) {
    root.put("stations", behaviour.stations());
    root.put("drivers", behaviour.drivers());
    root.put("customers", behaviour.customers());
    root.put("cancel_pct", behaviour.cancelPct());
    root.put("rain_pct", behaviour.rainPct());
    root.put("occasion_pct", behaviour.occasionPct());
    root.put("night_pct", behaviour.nightPct());
    var calendar = root.putArray("calendar");
    for (var occasion : behaviour.calendar()) {
      calendar
          .addObject()
          .put("name", occasion.name())
          .put("on", occasion.on())
          .put("from", occasion.from().toString())
          .put("to", occasion.to().toString())
          .put("lift", occasion.lift());
    }
  }

  private static void put(ObjectNode svc, String name, Minutes minutes) {
    svc.putArray(name).add(minutes.mean()).add(minutes.sd());
  }
}
