package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.ingest.Delivery.Outcome;
import kitchens.caspers.workspace.ingest.Delivery.Settling;

/**
 * {@code /ingest/{volume}/quarantine}: what was kept aside is shown, sent again when its mapping
 * was mended, or discarded; each record once, whoever asks how often. One that still does not fit
 * stays.
 */
final class KeptAsideRoutes {
  private static final String ALL = WebhookRoutes.BASE + "/quarantine";
  private static final int MOST = 200;
  private static final int MOST_BYTES = 64 << 10;

  private final VolumeDoor door;
  private final Intake intake;
  private final MappingStore mappings;
  private final SettledStore settled;
  private final Admission admission;
  private final Clock clock;

  KeptAsideRoutes(
      VolumeDoor door,
      Intake intake,
      MappingStore mappings,
      SettledStore settled,
      Admission admission,
      Clock clock) {
    this.door = door;
    this.intake = intake;
    this.mappings = mappings;
    this.settled = settled;
    this.admission = admission;
    this.clock = clock;
  }

  void routes(Routes r) {
    r.get(ALL, this::show);
    r.post(ALL + "/send-again", this::sendAgain);
    r.post(ALL + "/discard", this::discard);
  }

  private void show(Context ctx) throws IOException {
    var volume = door.open(ctx, Privilege.READ_VOLUME);
    String asked = Optional.ofNullable(ctx.queryParam("max_results")).orElse("50");
    if (!asked.matches("[1-9]\\d{0,5}")) {
      throw ApiException.invalidParameter("max_results is a number from 1 to " + MOST);
    }
    int most = Math.min(MOST, Integer.parseInt(asked));
    String token = Optional.ofNullable(ctx.queryParam("page_token")).orElse("");
    KeptAside.Shown shown = keptAside(volume).page(token, most);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("records", shown.records());
    shown.next().ifPresent(next -> answer.put("next_page_token", next));
    ctx.json(answer);
  }

  private KeptAside keptAside(VolumeDoor.Opened volume) {
    return new KeptAside(volume.root(), file -> settled.lines(volume.name(), file));
  }

  /**
   * What is asked.
   *
   * @param mapping through which records are sent, instead of each one's own
   */
  private record Asked(Set<AsideId> ids, Optional<String> mapping) {}

  private Asked asked(Context ctx) throws IOException {
    admission.count(Caller.of(ctx).id());
    try (Admission.Body body = admission.read(ctx, MOST_BYTES)) {
      JsonNode json;
      try {
        json = Json.MAPPER.readTree(body.bytes());
      } catch (IOException e) {
        throw ApiException.malformed("the body is not JSON");
      }
      Set<AsideId> ids = new LinkedHashSet<>();
      json.path("ids").forEach(id -> ids.add(AsideId.parse(id.asText())));
      if (ids.isEmpty() || ids.size() > MOST) {
        throw ApiException.invalidParameter(
            "ids are 1 to %d of those that GET …/quarantine shows".formatted(MOST));
      }
      String mapping = json.path("mapping").asText("");
      return new Asked(ids, Optional.of(mapping).filter(name -> !name.isEmpty()));
    }
  }

  private void sendAgain(Context ctx) throws IOException {
    var volume = door.open(ctx, Privilege.WRITE_VOLUME);
    Asked asked = asked(ctx);
    // One that is not there is said before anything is sent.
    mappings.find(volume.name(), asked.mapping());
    String by = Caller.of(ctx).userName();
    Map<AsideId, ObjectNode> found = keptAside(volume).find(asked.ids());
    List<Map<String, String>> left = new ArrayList<>();
    var settling = new Settlings(volume.name(), intake);
    found.forEach(
        (id, record) -> {
          Optional<String> obstacle = KeptAside.obstacle(record);
          if (obstacle.isEmpty() && asked.mapping().isEmpty() && !record.has("mapping")) {
            obstacle = Optional.of("its mapping is not known: say which");
          }
          if (obstacle.isEmpty()) {
            obstacle = send(volume.name(), asked, id, record, by, settling);
          }
          obstacle.ifPresent(why -> left.add(Map.of("id", id.toString(), "reason", why)));
        });
    settling.await();
    sweep(volume, found.keySet());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("sent", settling.done());
    answer.put("accepted", settling.accepted());
    answer.put("already", asked.ids().size() - left.size() - settling.done());
    answer.put("left", left);
    ctx.json(answer);
  }

  /** Sends one on its way; or why it stays. */
  private Optional<String> send(
      String volume, Asked asked, AsideId id, ObjectNode record, String by, Settlings settling) {
    Optional<String> name =
        asked.mapping().or(() -> Optional.ofNullable(record.path("mapping").textValue()));
    Records records;
    try {
      records =
          Records.again(record.path("text").asText(), mappings.find(volume, name), clock.instant());
    } catch (ApiException e) {
      return Optional.of(e.getMessage());
    }
    if (!records.aside().isEmpty()) {
      return Optional.of(records.reasons().get(0).reason());
    }
    settling.put(Delivery.of(new Settling(id, Outcome.SENT, by), records));
    return Optional.empty();
  }

  private void discard(Context ctx) throws IOException {
    var volume = door.open(ctx, Privilege.WRITE_VOLUME);
    Asked asked = asked(ctx);
    String by = Caller.of(ctx).userName();
    Set<AsideId> found = keptAside(volume).find(asked.ids()).keySet();
    var settling = new Settlings(volume.name(), intake);
    for (AsideId id : found) {
      settling.put(Delivery.of(new Settling(id, Outcome.DISCARDED, by), Records.none()));
    }
    settling.await();
    sweep(volume, found);
    ctx.json(Map.of("discarded", settling.done(), "already", asked.ids().size() - settling.done()));
  }

  /** A file of which nothing is left goes. */
  private void sweep(VolumeDoor.Opened volume, Set<AsideId> ids) throws IOException {
    for (String file : new LinkedHashSet<>(ids.stream().map(AsideId::file).toList())) {
      if (keptAside(volume).sweep(file)) {
        settled.gone(volume.name(), file);
      }
    }
  }
}
