/**
 * What customers write after their orders have come: a pure function of the world's seed, the order
 * and what truly happened to it. The event carries the words; the truth stays here, for evaluation.
 */
package kitchens.caspers.simulator.complaint;
