package kitchens.caspers.compute.pipelines.graph;

import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kafka's own options that {@code read_kafka} passes on. Only these: others name classes to load,
 * files of this machine to read, or addresses to send credentials to. What is secret is a reference
 * {@code {{secrets/<scope>/<key>}}}, which stays one until the topic is opened.
 */
final class KafkaOptions {
  static final String PREFIX = "kafka.";

  private static final String JAAS = "sasl.jaas.config";
  private static final Set<String> SECRETS =
      Set.of(
          "ssl.key.password",
          "ssl.keystore.key",
          "ssl.keystore.password",
          "ssl.truststore.password");
  private static final Set<String> FILES =
      Set.of("ssl.keystore.location", "ssl.truststore.location");
  private static final Set<String> PLAIN =
      Set.of(
          "check.crcs",
          "client.dns.lookup",
          "client.id",
          "client.rack",
          "connections.max.idle.ms",
          "default.api.timeout.ms",
          "fetch.max.bytes",
          "fetch.max.wait.ms",
          "fetch.min.bytes",
          "isolation.level",
          "max.partition.fetch.bytes",
          "max.poll.records",
          "metadata.max.age.ms",
          "receive.buffer.bytes",
          "reconnect.backoff.max.ms",
          "reconnect.backoff.ms",
          "request.timeout.ms",
          "retry.backoff.ms",
          "sasl.mechanism",
          "security.protocol",
          "send.buffer.bytes",
          "socket.connection.setup.timeout.max.ms",
          "socket.connection.setup.timeout.ms",
          "ssl.cipher.suites",
          "ssl.enabled.protocols",
          "ssl.endpoint.identification.algorithm",
          "ssl.keystore.certificate.chain",
          "ssl.keystore.type",
          "ssl.protocol",
          "ssl.truststore.certificates",
          "ssl.truststore.type");

  private static final String REFERENCE =
      "\\{\\{secrets/[A-Za-z0-9_.@-]{1,128}/[A-Za-z0-9_.-]{1,128}}}";

  /** Databricks has the modules under a name with a prefix, which means the same here. */
  private static final Pattern LOGIN =
      Pattern.compile(
          "\\s*(?:kafkashaded\\.)?(org\\.apache\\.kafka\\.common\\.security\\."
              + "(?:plain\\.PlainLoginModule|scram\\.ScramLoginModule)\\s+required"
              + "\\s+username=\"[^\"\\\\]*\"\\s+password=\""
              + REFERENCE
              + "\"(?:\\s+tokenauth=\"?(?:true|false)\"?)?\\s*;)\\s*");

  private KafkaOptions() {}

  /**
   * An option as the connector takes it.
   *
   * @param written the name with its prefix
   * @param volumes the location of a path in a volume
   * @return the value
   * @throws IllegalArgumentException when it is not passed on, or its value is not
   */
  static String value(String written, String value, UnaryOperator<String> volumes) {
    String name = written.toLowerCase(Locale.ROOT).substring(PREFIX.length());
    if (name.equals(JAAS)) {
      Matcher login = LOGIN.matcher(value);
      if (!login.matches()) {
        throw new IllegalArgumentException(
            "`kafka.sasl.jaas.config` of read_kafka is"
                + " org.apache.kafka.common.security.plain.PlainLoginModule (or"
                + " …scram.ScramLoginModule) required username=\"…\""
                + " password=\"{{secrets/<scope>/<key>}}\";");
      }
      return login.group(1);
    }
    if (SECRETS.contains(name)) {
      if (!value.matches(REFERENCE)) {
        throw new IllegalArgumentException(
            "`kafka."
                + name
                + "` of read_kafka is a secret: put it into a scope and write"
                + " {{secrets/<scope>/<key>}}");
      }
      return value;
    }
    if (value.contains("{{secrets/")) {
      throw new IllegalArgumentException(
          "`kafka." + name + "` of read_kafka is no secret: write its value");
    }
    if (FILES.contains(name)) {
      if (!value.startsWith("/Volumes/")) {
        throw new IllegalArgumentException(
            "`kafka."
                + name
                + "` of read_kafka is a file in a volume: /Volumes/<catalog>/<schema>/<volume>/…");
      }
      return volumes.apply(value).replaceFirst("^file:/+", "/");
    }
    if (!PLAIN.contains(name)) {
      throw new IllegalArgumentException(
          "read_kafka does not pass `kafka."
              + name
              + "` on; it passes on those of fetching, of time-outs, `kafka.security.protocol`,"
              + " `kafka.sasl.mechanism`, `kafka.sasl.jaas.config` and `kafka.ssl.…`");
    }
    return value;
  }
}
