package kitchens.caspers.simulator.blueprint;

import java.time.LocalDate;

/** Vans that leave on one day: of an entity's state, from the hub in a row. */
record Wave(int entity, int state, int hub, LocalDate day) {}
