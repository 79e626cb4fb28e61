package kitchens.caspers.compute.pipelines.sql;

/** Something wrong in a pipeline's source, and where. */
public record Problem(Position at, String message) {
  @Override
  public String toString() {
    return at + ": " + message;
  }
}
