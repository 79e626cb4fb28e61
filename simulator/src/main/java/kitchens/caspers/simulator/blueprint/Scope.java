package kitchens.caspers.simulator.blueprint;

import java.util.Map;
import kitchens.caspers.simulator.streets.StreetNetwork;

/**
 * What values are taken from while something is told.
 *
 * @param attributes the entity's, in the blueprint's order
 * @param given what the moment knows
 */
record Scope(Hubs hubs, Object[] attributes, long eventKey, Map<String, Object> given) {
  Object attribute(int index) {
    return attributes[index];
  }

  Object given(String name) {
    return given.get(name);
  }

  StreetNetwork streets(Row hub) {
    return hubs.streets(hub);
  }
}
