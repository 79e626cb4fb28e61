package kitchens.caspers.compute.pipelines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import kitchens.caspers.compute.pipelines.run.Bench;
import kitchens.caspers.compute.pipelines.sql.PipelineSourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code read_kafka} says what it is told wrongly, before any broker is asked. */
class ReadKafkaTest {
  private static final String HEAD = "STREAM read_kafka(bootstrapServers => 'b:9092', ";
  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\"";

  @TempDir Path root;

  private PipelineGraph graph(String from) throws Exception {
    try (var bench = new Bench(root)) {
      return bench.graph("CREATE OR REFRESH STREAMING TABLE t AS SELECT * FROM " + from + ";");
    }
  }

  private TopicSource source(String more) throws Exception {
    return graph(HEAD + more + ")").topics().values().iterator().next();
  }

  @Test
  void argumentsAreTheConnectorsOptions() throws Exception {
    var graph =
        graph(
            "STREAM read_kafka(bootstrapservers => 'b:9092', subscribe => 'orders',"
                + " startingOffsets => 'earliest', includeHeaders => true,"
                + " `kafka.security.protocol` => 'SSL')");
    var source = graph.topics().values().iterator().next();
    assertThat(source.options())
        .containsEntry("kafka.bootstrap.servers", "b:9092")
        .containsEntry("startingOffsets", "earliest")
        .containsEntry("kafka.security.protocol", "SSL")
        .containsKey("maxOffsetsPerTrigger");
    assertThat(graph.datasets().get(0).schema().fieldNames())
        .containsExactly(
            "key",
            "value",
            "topic",
            "partition",
            "offset",
            "timestamp",
            "timestampType",
            "headers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "STREAM read_kafka('b:9092') | the arguments of read_kafka are named",
        "STREAM read_kafka(subscribe => 'a') | read_kafka needs bootstrapServers",
        "STREAM read_kafka(bootstrapServers => 'b') | needs one of subscribe, subscribePattern",
        "STREAM read_kafka(bootstrapServers => 'b', subscribe => 'a', assign => '{}') | needs one"
            + " of",
        "STREAM read_kafka(bootstrapServers => 'b', subscribe => 'a', topic => 'x') | has no"
            + " argument topic",
        "STREAM read_kafka(bootstrapServers => 'b', subscribe => concat('a', 'b')) | is a literal",
        "STREAM read_kafka(bootstrapServers => 'b', subscribe => 'a', maxOffsetsPerTrigger => 0) |"
            + " is a number from 1",
        "STREAM read_kafka(bootstrapServers => 'b', subscribe => 'a', failOnDataLoss => 'no') | is"
            + " true or false",
        "read_kafka(bootstrapServers => 'b', subscribe => 'a') | is read as a stream",
      })
  void whatIsWrongIsSaid(String from, String message) {
    assertThatThrownBy(() -> graph(from))
        .isInstanceOf(PipelineSourceException.class)
        .hasMessageContaining(message);
  }

  /** They load classes, read files of this machine, or send what is secret elsewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "`kafka.key.deserializer` => 'x.Y'",
        "`kafka.interceptor.classes` => 'x.Y'",
        "`kafka.metric.reporters` => 'x.Y'",
        "`kafka.config.providers` => 'file'",
        "`kafka.sasl.login.callback.handler.class` => 'x.Y'",
        "`kafka.sasl.oauthbearer.token.endpoint.url` => 'file:///etc/passwd'",
        "`kafka.ssl.truststore.location` => '/etc/passwd'",
        "`kafka.ssl.key.password` => 'in the open'",
        "`kafka.client.id` => '{{secrets/s/k}}'",
        "`kafka.sasl.jaas.config` => 'com.sun.security.auth.module.JndiLoginModule required;'",
        "`kafka.sasl.jaas.config` => '" + LOGIN + " password=\"in the open\";'",
        "`kafka.sasl.jaas.config` => '" + LOGIN + " password=\"{{secrets/s/k}}\"; other X'",
      })
  void hostileOptionsAreNotPassedOn(String option) {
    assertThatThrownBy(() -> source("subscribe => 'a', " + option))
        .isInstanceOf(PipelineSourceException.class)
        .hasMessageContaining("test.sql:1:")
        .hasMessageContaining("read_kafka")
        .message()
        .doesNotContain("in the open");
  }

  @Test
  void aSecretStaysAReference() throws Exception {
    String login = LOGIN + " password=\"{{secrets/shop/kafka}}\";";
    var source =
        source("subscribe => 'a', `kafka.sasl.jaas.config` => 'kafkashaded." + login + "'");
    assertThat(source.options()).containsEntry("kafka.sasl.jaas.config", login);
    assertThat(source).hasToString("Kafka at b:9092");
  }

  @Test
  void topicsAloneAreWhatASourceIsKnownBy() throws Exception {
    assertThat(source("subscribe => 'a, b', failOnDataLoss => false").id())
        .isEqualTo(source("subscribe => 'b,a', `kafka.security.protocol` => 'SSL'").id())
        .isNotEqualTo(source("subscribePattern => 'a, b'").id());
    assertThatThrownBy(
            () ->
                graph(
                    HEAD
                        + "subscribe => 'a') UNION ALL SELECT * FROM "
                        + HEAD
                        + "subscribe => 'a', startingOffsets => 'earliest')"))
        .hasMessageContaining("elsewhere with other arguments");
  }
}
