package kitchens.caspers.spark;

import org.apache.spark.sql.connector.read.InputPartition;

/** A piece of one location's simulated time, in seconds since 1970: what one task makes. */
record TimeSlice(String location, long fromSecond, long toSecond) implements InputPartition {
  private static final long serialVersionUID = 1;
}
