package kitchens.caspers.universe;

import java.util.List;

/** What the stages call the things of a universe that live outside its catalog. */
record Names(String catalog) {
  /** Postgres' own name for the database that an instance begins with. */
  static final String DATABASE = "databricks_postgres";

  private static final Copy ITEMS =
      new Copy(
          "lakeflow",
          "silver_order_items",
          "silver_order_items",
          List.of("order_id", "line_number"));

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

  String complaintsPipeline() {
    return "Casper's complaints (%s)".formatted(catalog);
  }

  /** The app in which people decide about refunds. */
  AppNames refundManager() {
    return new AppNames(
        app("refund-manager"),
        "refund-manager",
        "Confirm, change or reject what the refund agent suggests.",
        List.of("lakeflow", "recommender"),
        "refunds",
        "WRITE_VOLUME");
  }

  /** The app in which people decide about complaints. */
  AppNames complaintDesk() {
    return new AppNames(
        app("complaint-desk"),
        "complaint-desk",
        "Accept, change or escalate what the complaint agent says.",
        List.of("lakeflow", "complaints"),
        "complaint_desk",
        "");
  }

  /** The app that shows kitchens, drivers and orders on a map. */
  AppNames liveMap() {
    return new AppNames(
        app("live-map"),
        "live-map",
        "Watch kitchens, drivers on their streets and orders as they come.",
        List.of(),
        "",
        "READ_VOLUME");
  }

  /** The app from which the whole universe is seen, changed and followed. */
  AppNames console() {
    return new AppNames(
        app("console"),
        "console",
        "See the universe, build it, change it, and follow an order through it.",
        List.of(),
        "",
        "READ_VOLUME");
  }

  private String app(String name) {
    return name + (catalog.equals("caspers") ? "" : "-" + catalog.replace('_', '-'));
  }

  /**
   * An app of the universe.
   *
   * @param name in the workspace
   * @param folder below {@code universe/apps}
   * @param reads schemas in Postgres whose tables it reads; none when it needs no database
   * @param owns the schema in which it keeps what people decide
   * @param journal what it may do with the world's journal: {@code READ_VOLUME}, {@code
   *     WRITE_VOLUME} or nothing
   */
  record AppNames(
      String name,
      String folder,
      String description,
      List<String> reads,
      String owns,
      String journal) {
    boolean needsDatabase() {
      return !reads.isEmpty();
    }
  }

  /** The tables that the complaint agent's tools read, each with its key. */
  List<Copy> complaintToolCopies() {
    return List.of(
        new Copy("lakeflow", "gold_order_header", "gold_order_header", List.of("order_id")),
        ITEMS,
        new Copy("lakeflow", "gold_order_delivery", "gold_order_delivery", List.of("order_id")),
        new Copy(
            "lakeflow", "gold_location_timings", "gold_location_timings", List.of("location_id")));
  }

  /** The tables that the complaint desk reads besides, each with its key. */
  List<Copy> complaintDeskCopies() {
    return List.of(
        new Copy("complaints", "order_steps", "order_steps", List.of("order_id", "event_type")),
        new Copy(
            "complaints",
            "complaint_responses",
            "pg_complaint_responses",
            List.of("complaint_id")));
  }

  /** The tables that the refund agent's tools read, each with its key. */
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
        ITEMS,
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
