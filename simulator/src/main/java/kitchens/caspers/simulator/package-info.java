/**
 * A ghost kitchen's world as a pure function of a journal.
 *
 * <p>{@link kitchens.caspers.simulator.journal.Journal} says what was done to the world; {@link
 * kitchens.caspers.simulator.Simulation} tells what happens in it: events, slices of simulated time
 * as the bytes of files, orders with their causes, and {@link kitchens.caspers.simulator.Truth}.
 * Nothing here reads a file or a clock, so whoever calls may make any piece alone, again, or beside
 * another.
 */
package kitchens.caspers.simulator;
