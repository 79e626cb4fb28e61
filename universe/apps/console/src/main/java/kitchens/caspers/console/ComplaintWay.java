package kitchens.caspers.console;

import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.files.CreateDirectoryRequest;
import com.databricks.sdk.service.files.UploadRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.apps.map.World;
import kitchens.caspers.simulator.complaint.Complaint;
import kitchens.caspers.simulator.complaint.Complaint.ComplaintTruth;

/** Complaining about an order in one's own words, and what becomes of it. */
final class ComplaintWay {
  private static final int MOST_CHARACTERS = 2_000;
  private static final List<String> CHANNELS = List.of("app", "email", "sms", "phone");

  private final Universe universe;
  private final World world;
  private final Commits commits;
  private final Desk desk;
  private final Orders orders = new Orders();
  private final Trail.Memory memory = new Trail.Memory();

  ComplaintWay(Universe universe, World world, Commits commits) {
    this.universe = universe;
    this.desk = new Desk(universe, Universe.COMPLAINT_DESK, "complaints", "complaint");
    this.world = world;
    this.commits = commits;
  }

  /**
   * Files a complaint: {@code order_id, complaint, channel} and {@code request_key}, a UUID that
   * becomes its id, so that a click that is sent twice is one complaint.
   *
   * @throws Refusal 400 when it is about nothing that was delivered or says nothing, 403 when this
   *     person may not write the volume, 404 when there is no such volume
   */
  Map<String, Object> file(Visitor visitor, JsonNode body) {
    var text = body.path("complaint").asText("").strip();
    if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
      throw new Refusal(400, "Say what is wrong, in 1 to " + MOST_CHARACTERS + " characters.");
    }
    var channel = body.path("channel").asText("app");
    if (!CHANNELS.contains(channel)) {
      throw new Refusal(400, "channel is one of " + CHANNELS);
    }
    var id = uuid(body.path("request_key").asText(""));
    var simulation = world.simulation();
    var found =
        orders.find(simulation, uuid(body.path("order_id").asText("")).toString(), world.now());
    var now = simulation.timeMapping(found.location()).simulated(world.now());
    var order = found.order();
    if (!order.isDelivered() || !order.delivered().isBefore(now)) {
      throw new Refusal(400, "Nobody has got this order yet: complain about one that has arrived.");
    }
    var minutes = (order.delivered().epochMillis() - order.created().epochMillis()) / 60_000.0;
    var complaint =
        new Complaint(
            id,
            order.id(),
            now,
            order.delivered(),
            simulation.locationId(found.location()),
            found.location(),
            channel,
            text,
            new ComplaintTruth(List.of(), List.of(), "", minutes));
    put(visitor, id, complaint.toJsonLine());
    return Map.of("complaint_id", id.toString());
  }

  private void put(Visitor visitor, UUID id, String line) {
    var files = visitor.workspace().files();
    try {
      files.createDirectory(new CreateDirectoryRequest().setDirectoryPath(folder()));
      files.upload(
          new UploadRequest()
              .setFilePath(path(id.toString()))
              .setContents(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)))
              .setOverwrite(false));
    } catch (ResourceConflict sentBefore) {
      // The same click once more.
    } catch (NotFound e) {
      throw new Refusal(404, "Nobody reads complaints here: start the target complaints or all.");
    } catch (PermissionDenied e) {
      throw new Refusal(403, visitor.name() + " may not file complaints: " + e.getMessage());
    }
  }

  private String folder() {
    return universe.volume("complaints", "events") + "console/by-hand";
  }

  private String path(String id) {
    return folder() + "/" + id + ".json";
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "order_id and request_key are UUIDs.");
    }
  }

  /** What became of a complaint, as far as it has come. */
  Map<String, Object> of(Visitor visitor, String id) {
    var trail = new Trail(visitor, universe, commits, memory);
    var landed = trail.file("Filed", path(id));
    if (landed.isEmpty()) {
      throw new Refusal(404, "No complaint " + id + " was filed here.");
    }
    var values = Map.of("id", id);
    trail.row(
        "Bronze: the complaint",
        "complaints",
        "all_complaints",
        "complaint_id = :id",
        values,
        landed.get());
    trail.row(
        "The agent's answer",
        "complaints",
        "complaint_responses",
        "complaint_id = :id",
        values,
        landed.get());
    var told = new LinkedHashMap<String, Object>();
    told.put("complaint_id", id);
    desk.decide(visitor, id, trail, told);
    told.put("steps", trail.steps());
    return told;
  }
}
