package kitchens.caspers.compute.functions;

/** Something of a plan that Postgres would not compute as Spark does. */
final class NotTranslatable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotTranslatable(String what) {
    super(
        what
            + " has no translation to Postgres: write the body without it, or call the function in"
            + " SQL");
  }
}
