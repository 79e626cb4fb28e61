package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.core.http.Request;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.CliException;

/** {@code caspers ingest}: records from outside, into volumes. */
final class IngestGroup {

  static final Group GROUP =
      new Group(
          "ingest",
          "Records from outside, into volumes, through mappings.",
          IngestGroup::operations);

  private static final String VOLUME = "VOLUME";

  private IngestGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("list", "List the volumes that took records, and what is followed.")
            .columns("volume", "Events=records", "Kept aside=kept_aside", "mappings", "updated_at")
            .example("ingest list")
            .does(
                call ->
                    RawApi.send(call.connection(), "GET", "/api/2.0/caspers/ingest", null)
                        .path("volumes")),
        op("sources", "List the folders and databases that are followed, and how they are.")
            .columns("kind", "name", "volume", "mapping", "state", "message")
            .example("ingest sources")
            .does(
                call ->
                    RawApi.send(call.connection(), "GET", "/api/2.0/caspers/ingest", null)
                        .path("sources")),
        op(
                "send",
                "Send a file of JSON lines, or of one JSON array, to a volume; - is standard"
                    + " input.")
            .args(VOLUME, "FILE")
            .option(
                "--mapping", "NAME", "A mapping of the volume that makes events of the records.")
            .option("--key", "KEY", "Sent again under the same key, it is taken once.")
            .example("ingest send caspers.simulator.events orders.ndjson --mapping till")
            .does(IngestSend::send),
        op("status", "Show how much came into a volume.")
            .args(VOLUME)
            .example("ingest status caspers.simulator.events")
            .does(call -> RawApi.send(call.connection(), "GET", volume(call), null)),
        op("kept-aside", "List records that did not parse or map, the newest first, and why.")
            .args(VOLUME)
            .columns("id", "received_at", "mapping", "reason", "text")
            .example("ingest kept-aside caspers.simulator.events --limit 20")
            .does(call -> new KeptAside(call.connection(), volume(call) + "/quarantine")),
        op(
                "send-again",
                "Send records that were kept aside once more, when their mapping was mended; what"
                    + " still does not fit stays.")
            .args(VOLUME)
            .option("--record", "ID", "Only this one, as kept-aside shows it.")
            .option("--mapping", "NAME", "Through this mapping, instead of each record's own.")
            .example("ingest send-again caspers.simulator.events --mapping till")
            .does(IngestAgain::send),
        op("discard", "Discard records that were kept aside, for good.")
            .args(VOLUME)
            .option("--record", "ID", "Only this one, as kept-aside shows it.")
            .flag("--all", "All of them.")
            .example("ingest discard caspers.simulator.events --all")
            .does(IngestAgain::discard),
        op("mappings", "List a volume's mappings.")
            .args(VOLUME)
            .example("ingest mappings caspers.simulator.events")
            .does(
                call ->
                    RawApi.send(call.connection(), "GET", volume(call) + "/mappings", null)
                        .path("mappings")),
        op("get-mapping", "Print a mapping.")
            .args(VOLUME, "NAME")
            .example("ingest get-mapping caspers.simulator.events till")
            .does(
                call -> {
                  try (var yaml = request(call, "GET", mapping(call), null, null)) {
                    yaml.transferTo(call.around().out());
                  }
                  call.around().out().flush();
                  return null;
                }),
        op("put-mapping", "Keep a mapping; everything wrong in it is said with line and column.")
            .args(VOLUME, "NAME", "FILE")
            .example("ingest put-mapping caspers.simulator.events till till.yml")
            .does(
                call -> {
                  close(request(call, "PUT", mapping(call), bytes(call), null));
                  return null;
                }),
        op("preview", "Show what a mapping makes of some records; nothing lands.")
            .args(VOLUME, "NAME", "FILE")
            .example("ingest preview caspers.simulator.events till sample.json")
            .does(
                call -> json(request(call, "POST", mapping(call) + "/preview", bytes(call), null))),
        op("delete-mapping", "Delete a mapping.")
            .args(VOLUME, "NAME")
            .example("ingest delete-mapping caspers.simulator.events till")
            .does(
                call -> {
                  RawApi.send(call.connection(), "DELETE", mapping(call), null);
                  return null;
                }));
  }

  static String volume(Call call) {
    var volume = call.arg(VOLUME);
    if (volume.split("\\.").length != 3) {
      throw new CliException(
          volume + " is no volume — name it in three parts, such as caspers.simulator.events");
    }
    return "/ingest/" + RawApi.segment(volume);
  }

  private static String mapping(Call call) {
    return volume(call) + "/mappings/" + RawApi.segment(call.arg("NAME"));
  }

  static String query(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The file that was named; - is standard input. */
  static InputStream open(Call call) throws IOException {
    var file = call.arg("FILE");
    return file.equals("-") ? call.around().in() : Files.newInputStream(call.local(file));
  }

  private static byte[] bytes(Call call) throws IOException {
    try (var in = open(call)) {
      return in.readAllBytes();
    }
  }

  /**
   * Sends bytes as they are.
   *
   * @param key perhaps null
   * @return what was answered, to be closed
   */
  static InputStream request(Call call, String method, String path, byte[] body, String key) {
    var request =
        body == null
            ? new Request(method, path)
            : new Request(method, path, new ByteArrayInputStream(body));
    if (body != null) {
      request.withHeader("Content-Type", "application/octet-stream");
    }
    if (key != null) {
      request.withHeader("Idempotency-Key", key);
    }
    try {
      return call.connection().apiClient().execute(request, InputStream.class);
    } catch (IOException e) {
      throw new CliException(method + " " + path + ": " + e.getMessage(), e);
    }
  }

  static JsonNode json(InputStream answer) {
    try (answer) {
      return KeptAside.JSON.readTree(answer);
    } catch (IOException e) {
      throw new CliException("the workspace did not answer with JSON", e);
    }
  }

  private static void close(InputStream answer) throws IOException {
    if (answer != null) {
      answer.close();
    }
  }
}
