package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;

/** {@code /ingest/{volume}/mappings}: how strangers' records become events of a volume. */
final class MappingRoutes {
  private static final String ALL = WebhookRoutes.BASE + "/mappings";
  private static final String ONE = ALL + "/{name}";
  private static final int MOST_BYTES = 100_000;
  private static final int SHOWN = 100;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,59}");

  private final VolumeDoor door;
  private final MappingStore mappings;
  private final Admission admission;
  private final Clock clock;

  MappingRoutes(VolumeDoor door, MappingStore mappings, Admission admission, Clock clock) {
    this.door = door;
    this.mappings = mappings;
    this.admission = admission;
    this.clock = clock;
  }

  void routes(Routes r) {
    r.get(ALL, this::list);
    r.put(ONE, this::put);
    r.get(ONE, this::get);
    r.delete(ONE, this::delete);
    r.post(ONE + "/preview", this::preview);
  }

  private void list(Context ctx) {
    var volume = door.open(ctx, Privilege.READ_VOLUME);
    ctx.json(Map.of("mappings", mappings.names(volume.name())));
  }

  private void put(Context ctx) throws IOException {
    var volume = door.open(ctx, Privilege.WRITE_VOLUME);
    String name = name(ctx);
    try (Admission.Body body = admission.read(ctx, MOST_BYTES)) {
      String yaml = new String(body.bytes(), StandardCharsets.UTF_8);
      MappingStore.parse(name, yaml);
      mappings.put(volume.name(), name, yaml, Caller.of(ctx).userName(), clock.instant());
    }
    ctx.status(204);
  }

  private void get(Context ctx) {
    var volume = door.open(ctx, Privilege.READ_VOLUME);
    ctx.contentType("application/yaml; charset=utf-8")
        .result(mappings.yaml(volume.name(), name(ctx)));
  }

  private void delete(Context ctx) {
    var volume = door.open(ctx, Privilege.WRITE_VOLUME);
    mappings.delete(volume.name(), name(ctx));
    ctx.status(204);
  }

  /** What a mapping would make of some records; nothing lands. */
  private void preview(Context ctx) throws IOException {
    var volume = door.open(ctx, Privilege.READ_VOLUME);
    var mapping = mappings.find(volume.name(), Optional.of(name(ctx)));
    try (Admission.Body body = admission.read(ctx, MOST_BYTES)) {
      Records records = Records.read(body.bytes(), mapping, clock.instant());
      var events =
          new String(records.lines(), StandardCharsets.UTF_8)
              .lines()
              .limit(SHOWN)
              .map(MappingRoutes::tree)
              .toList();
      ctx.json(
          Map.of(
              "events", events,
              "accepted", records.accepted(),
              "quarantined", records.aside().size(),
              "reasons", records.reasons()));
    }
  }

  private static JsonNode tree(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Context ctx) {
    String name = ctx.pathParam("name");
    if (!NAME.matcher(name).matches()) {
      throw ApiException.invalidParameter(
          "a mapping's name is a-z, 0-9, _ and -, a letter first, at most 60 of them");
    }
    return name;
  }
}
