package kitchens.caspers.compute.pipelines.sql;

/** A place in a pipeline's source; line and column count from 1. */
public record Position(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
