package kitchens.caspers.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What is captured; the first line of standard input.
 *
 * @param name also of the replication slot and the publication, behind {@code caspers_}
 * @param tables each as {@code schema.table}
 * @param offset where to go on, as {@link Pipe} wrote it; null for the beginning
 */
record CaptureConfig(
    String name,
    String host,
    int port,
    String database,
    String user,
    String password,
    List<String> tables,
    JsonNode offset) {

  /** What Debezium's PostgreSQL connector is told. */
  Properties properties() {
    var told = new Properties();
    told.setProperty("name", name);
    told.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    told.setProperty("offset.storage", GivenOffsets.class.getName());
    told.setProperty("offset.flush.interval.ms", "0");
    told.setProperty("topic.prefix", name);
    told.setProperty("database.hostname", host);
    told.setProperty("database.port", Integer.toString(port));
    told.setProperty("database.dbname", database);
    told.setProperty("database.user", user);
    if (password != null) {
      told.setProperty("database.password", password);
    }
    told.setProperty("plugin.name", "pgoutput");
    told.setProperty("slot.name", "caspers_" + name);
    told.setProperty("publication.name", "caspers_" + name);
    told.setProperty("publication.autocreate.mode", "filtered");
    told.setProperty(
        "table.include.list",
        tables.stream().map(CaptureConfig::literal).collect(Collectors.joining(",")));
    told.setProperty("snapshot.mode", "initial");
    // Values as people read them: exact decimals and times in ISO 8601.
    told.setProperty("decimal.handling.mode", "string");
    told.setProperty("time.precision.mode", "isostring");
    told.setProperty("binary.handling.mode", "base64");
    told.setProperty("tombstones.on.delete", "false");
    // So that the slot moves on while only other tables change.
    told.setProperty("heartbeat.interval.ms", "10000");
    told.setProperty("max.batch.size", "1024");
    told.setProperty("max.queue.size", "4096");
    told.setProperty("max.queue.size.in.bytes", "16777216");
    // Whoever started this process starts it again, after a while.
    told.setProperty("errors.max.retries", "0");
    return told;
  }

  /** The list is one of regular expressions. */
  private static String literal(String table) {
    return table.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return name + " of " + host + ":" + port + "/" + database;
  }
}
