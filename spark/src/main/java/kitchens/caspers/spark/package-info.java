/**
 * The simulator as a Spark data source, {@code format("caspers")}: events are made where they are
 * consumed, in slices of simulated time, so that no file holds them. Batch and streaming, in any
 * Spark session that has the jar; it reads no file and asks nobody.
 */
package kitchens.caspers.spark;
