package kitchens.caspers.universe;

import java.util.List;

/** What the stages call the things of a universe that live outside its catalog. */
record Names(String catalog) {
  /** Postgres' own name for the database that an instance begins with. */
  static final String DATABASE = "databricks_postgres";

  /** The schema of the agent: its functions, its model, its files. */
  String ai() {
    return catalog + ".ai";
  }

  /** The agent's registered model. */
  String model() {
    return ai() + ".refunder";
  }

  /** The endpoint that the recommendations come from. */
  String endpoint() {
    return catalog + "-refunder";
  }

  /** The endpoint on which versions are evaluated, beside the one that works. */
  String evaluationEndpoint() {
    return endpoint() + "-evaluation";
  }

  String experiment() {
    return "/Shared/%s-refunder".formatted(catalog);
  }

  String instance() {
    return catalog + "-lakebase";
  }

  /** The catalog in which the instance's database is seen. */
  String databaseCatalog() {
    return catalog + "_lakebase";
  }

  String recommendationsPipeline() {
    return "Casper's recommendations (%s)".formatted(catalog);
  }

  /** The app in which people decide. */
  String app() {
    return "refund-manager" + (catalog.equals("caspers") ? "" : "-" + catalog.replace('_', '-'));
  }

  /** Where the app reads. */
  List<String> appSchemas() {
    return List.of("lakeflow", "recommender");
  }

  /** Where the app keeps what people decide. */
  String decisionsSchema() {
    return "refunds";
  }

  /** The tables that the agent's tools read, each with its key. */
  List<Copy> toolCopies() {
    return List.of(
        new Copy("lakeflow", "gold_order_header", "gold_order_header", List.of("order_id")),
        new Copy("lakeflow", "gold_order_delivery", "gold_order_delivery", List.of("order_id")),
        new Copy(
            "lakeflow", "gold_location_timings", "gold_location_timings", List.of("location_id")));
  }

  /** The tables that the app reads, each with its key. */
  List<Copy> appCopies() {
    return List.of(
        new Copy(
            "lakeflow",
            "silver_order_items",
            "silver_order_items",
            List.of("order_id", "line_number")),
        new Copy("lakeflow", "order_events", "order_events", List.of("order_id", "sequence")),
        new Copy(
            "recommender", "refund_recommendations", "pg_recommendations", List.of("order_id")));
  }

  /**
   * A table that is copied into Postgres.
   *
   * @param schema of the table and of its copy
   * @param source the table's name
   * @param target the copy's name
   */
  record Copy(String schema, String source, String target, List<String> key) {}
}
