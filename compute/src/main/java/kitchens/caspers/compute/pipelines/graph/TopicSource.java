package kitchens.caspers.compute.pipelines.graph;

import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code read_kafka(bootstrapServers => …, subscribe => …)}: topics of a Kafka cluster. Reads with
 * the same arguments are one source.
 *
 * @param id what it is called in the checkpoint; follows from the selection of topics
 * @param options as Spark's Kafka connector takes them; secrets are still references
 */
public record TopicSource(String id, Map<String, String> options) {
  private static final StructType HEADER =
      new StructType().add("key", DataTypes.StringType).add("value", DataTypes.BinaryType);

  /** The columns of Spark's Kafka connector. */
  public StructType schema() {
    var schema =
        new StructType()
            .add("key", DataTypes.BinaryType)
            .add("value", DataTypes.BinaryType)
            .add("topic", DataTypes.StringType)
            .add("partition", DataTypes.IntegerType)
            .add("offset", DataTypes.LongType)
            .add("timestamp", DataTypes.TimestampType)
            .add("timestampType", DataTypes.IntegerType);
    return Boolean.parseBoolean(options.get("includeHeaders"))
        ? schema.add("headers", DataTypes.createArrayType(HEADER))
        : schema;
  }

  /** What it reads, as people name it. */
  public String topics() {
    return options.containsKey("subscribe")
        ? options.get("subscribe")
        : options.getOrDefault("subscribePattern", options.get("assign"));
  }

  /** Where it reads, without what may be secret. */
  @Override
  public String toString() {
    return "Kafka at " + options.get("kafka.bootstrap.servers");
  }
}
