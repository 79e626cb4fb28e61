package kitchens.caspers.universe;

import java.util.HashMap;
import java.util.Map;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Up to which event the lake's tables tell of each location; asked for once a look. */
final class LakeClock {
  private final Sql sql;
  private final String table;
  private Map<Integer, SimulatedInstant> known;

  LakeClock(Sql sql, String catalog) {
    this.sql = sql;
    this.table = Sql.identifier(catalog) + ".lakeflow.gold_location_timings";
  }

  /** Makes the next question ask again. */
  void forget() {
    known = null;
  }

  /** Whether a location's event of that moment is in the lake, with all before it. */
  boolean knows(int locationId, SimulatedInstant moment) {
    if (known == null) {
      known = read();
    }
    var reached = known.get(locationId);
    return reached != null && !reached.isBefore(moment);
  }

  private Map<Integer, SimulatedInstant> read() {
    var read = new HashMap<Integer, SimulatedInstant>();
    for (var row :
        sql.run("SELECT location_id, unix_millis(window_end_ts) FROM " + table, Map.of())) {
      read.put(Integer.valueOf(row.get(0)), new SimulatedInstant(Long.parseLong(row.get(1))));
    }
    return read;
  }
}
