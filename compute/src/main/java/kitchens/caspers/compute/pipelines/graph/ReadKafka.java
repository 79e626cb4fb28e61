package kitchens.caspers.compute.pipelines.graph;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kitchens.caspers.compute.pipelines.plan.Scala;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;

/** Reads the arguments of {@code read_kafka}. */
final class ReadKafka {
  private static final String SERVERS = "kafka.bootstrap.servers";
  private static final String MOST = "maxOffsetsPerTrigger";
  private static final List<String> SELECTIONS = List.of("subscribe", "subscribePattern", "assign");
  private static final List<String> FLAGS = List.of("failOnDataLoss", "includeHeaders");
  private static final List<String> OTHERS =
      List.of(
          "startingOffsets",
          "startingTimestamp",
          "startingOffsetsByTimestamp",
          "startingOffsetsByTimestampStrategy");

  private static final String REQUEST = "kafka.request.timeout.ms";
  private static final String CALL = "kafka.default.api.timeout.ms";

  private static final int MOST_PER_BATCH = 1_000_000;

  private ReadKafka() {}

  static boolean is(UnresolvedTableValuedFunction function) {
    return function.name().length() == 1 && function.name().head().equalsIgnoreCase("read_kafka");
  }

  /**
   * @param volumes the location of a path in a volume
   * @throws IllegalArgumentException when an argument is missing or wrong; the message says which
   */
  static TopicSource source(UnresolvedTableValuedFunction function, UnaryOperator<String> volumes) {
    Map<String, String> options = new TreeMap<>();
    for (Expression argument : Scala.<Expression>list(function.functionArgs())) {
      if (!(argument instanceof NamedArgumentExpression named)) {
        throw new IllegalArgumentException(
            "the arguments of read_kafka are named: bootstrapServers => 'host:9092'");
      }
      String name = name(named.key());
      String value = checked(name, text(named.value(), named.key()), volumes);
      if (options.put(name, value) != null) {
        throw new IllegalArgumentException("read_kafka is told " + named.key() + " twice");
      }
    }
    if (options.getOrDefault(SERVERS, "").isBlank()) {
      throw new IllegalArgumentException("read_kafka needs bootstrapServers => 'host:9092'");
    }
    List<String> selections = SELECTIONS.stream().filter(options::containsKey).toList();
    if (selections.size() != 1 || options.get(selections.get(0)).isBlank()) {
      throw new IllegalArgumentException(
          "read_kafka needs one of subscribe, subscribePattern and assign, such as"
              + " subscribe => 'orders'");
    }
    defaults(options);
    return new TopicSource(id(selections.get(0), options), Map.copyOf(options));
  }

  /**
   * What holds unless something else is said. A cluster that is gone is known to be within a
   * minute, so that a pipeline which waits for one can be stopped.
   */
  private static void defaults(Map<String, String> options) {
    options.putIfAbsent(MOST, "50000");
    options.putIfAbsent("kafkaConsumer.pollTimeoutMs", "30000");
    // Kafka has its own mind about one of the two without the other.
    if (!options.containsKey(REQUEST) && !options.containsKey(CALL)) {
      options.put(REQUEST, "15000");
      options.put(CALL, "15000");
    }
  }

  /**
   * What a source has read is known by its topics alone: servers, credentials and limits may
   * change, and it goes on where it was.
   */
  private static String id(String selection, Map<String, String> options) {
    String topics = options.get(selection);
    if (selection.equals("subscribe")) {
      topics = Stream.of(topics.split(",")).map(String::strip).sorted().distinct().toList() + "";
    }
    String text = selection + " " + topics;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The name as Spark's connector has it. */
  private static String name(String written) {
    if (written.equalsIgnoreCase("bootstrapServers") || written.equalsIgnoreCase(SERVERS)) {
      return SERVERS;
    }
    if (written.toLowerCase(Locale.ROOT).startsWith(KafkaOptions.PREFIX)) {
      return written.toLowerCase(Locale.ROOT);
    }
    return Stream.of(SELECTIONS, OTHERS, FLAGS, List.of(MOST))
        .flatMap(List::stream)
        .filter(written::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "read_kafka has no argument "
                        + written
                        + "; it knows bootstrapServers, "
                        + String.join(", ", SELECTIONS)
                        + ", "
                        + String.join(", ", OTHERS)
                        + ", "
                        + String.join(", ", FLAGS)
                        + ", "
                        + MOST
                        + " and, in backticks, Kafka's own as `kafka.…`"));
  }

  private static String checked(String name, String value, UnaryOperator<String> volumes) {
    if (name.startsWith(KafkaOptions.PREFIX) && !name.equals(SERVERS)) {
      return KafkaOptions.value(name, value, volumes);
    }
    if (FLAGS.contains(name) && !value.matches("(?i)true|false")) {
      throw new IllegalArgumentException(name + " of read_kafka is true or false");
    }
    if (name.equals(MOST)
        && !(value.matches("[1-9]\\d{0,6}") && Integer.parseInt(value) <= MOST_PER_BATCH)) {
      throw new IllegalArgumentException(
          MOST + " of read_kafka is a number from 1 to " + MOST_PER_BATCH);
    }
    return value;
  }

  private static String text(Expression expression, String name) {
    if (expression instanceof Literal literal && literal.value() != null) {
      return literal.value().toString();
    }
    throw new IllegalArgumentException("the argument " + name + " of read_kafka is a literal");
  }
}
