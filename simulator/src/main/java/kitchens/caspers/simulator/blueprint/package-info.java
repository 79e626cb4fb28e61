/**
 * Any business by configuration: a blueprint says, as data, which entities there are, which states
 * they go through with which chances and after which delays, what drives along streets, and what
 * each event's body holds. A world of a blueprint is a pure function of the blueprint, a seed and
 * an anchor, as the kitchens' world is of its journal.
 */
package kitchens.caspers.simulator.blueprint;
