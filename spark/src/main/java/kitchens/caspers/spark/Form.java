package kitchens.caspers.spark;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a row is. */
enum Form {
  /** One event as it truly happened, a column a field. */
  EVENTS(
      new StructType()
          .add("event_id", DataTypes.StringType, false)
          .add("event_type", DataTypes.StringType, false)
          .add("ts", DataTypes.TimestampType, false)
          .add("location", DataTypes.StringType)
          .add("location_id", DataTypes.IntegerType)
          .add("gk_id", DataTypes.StringType)
          .add("order_id", DataTypes.StringType, false)
          .add("sequence", DataTypes.IntegerType, false)
          .add("body", DataTypes.StringType, false)),

  /** The same of a business by configuration. */
  BUSINESS_EVENTS(
      new StructType()
          .add("event_id", DataTypes.StringType, false)
          .add("event_type", DataTypes.StringType, false)
          .add("ts", DataTypes.TimestampType, false)
          .add("entity", DataTypes.StringType, false)
          .add("entity_id", DataTypes.StringType, false)
          .add("sequence", DataTypes.IntegerType, false)
          .add("body", DataTypes.StringType, false)),

  /** One line of the journal's files, byte for byte, with the faults that befell it. */
  LINES(new StructType().add("value", DataTypes.StringType, false));

  private final StructType schema;

  Form(StructType schema) {
    this.schema = schema;
  }

  StructType schema() {
    return schema;
  }

  /** Ordinals of all its columns. */
  List<Integer> columns() {
    return IntStream.range(0, schema.length()).boxed().toList();
  }

  /**
   * The form that an option names.
   *
   * @param business whether the world is a business by configuration
   */
  static Form of(String text, boolean business) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "events" -> business ? BUSINESS_EVENTS : EVENTS;
      case "lines" -> LINES;
      default ->
          throw new IllegalArgumentException(
              "option as is '%s': write events or lines".formatted(text));
    };
  }
}
