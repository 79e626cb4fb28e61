/** What may go wrong on request. */
package kitchens.caspers.simulator.fault;
