package kitchens.caspers.compute.pipelines.sql;

/** The way from a place in the text that Spark was given to the place in the file. */
@FunctionalInterface
public interface SourceMap {
  /**
   * @param line from 1
   * @param column from 0, as Spark counts
   */
  Position position(int line, int column);
}
