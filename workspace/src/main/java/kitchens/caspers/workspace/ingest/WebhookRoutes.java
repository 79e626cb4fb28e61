package kitchens.caspers.workspace.ingest;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;

/**
 * {@code POST /ingest/{catalog}.{schema}.{volume}}: whoever may write a volume sends records there,
 * as a JSON array or one JSON object a line, perhaps through a mapping of the volume. The answer
 * comes when they are on disk; {@code Idempotency-Key} makes a repeated request one.
 */
final class WebhookRoutes {
  static final String BASE = "/ingest/{volume}";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final VolumeDoor door;
  private final Intake intake;
  private final MappingStore mappings;
  private final Admission admission;
  private final Clock clock;

  WebhookRoutes(
      VolumeDoor door, Intake intake, MappingStore mappings, Admission admission, Clock clock) {
    this.door = door;
    this.intake = intake;
    this.mappings = mappings;
    this.admission = admission;
    this.clock = clock;
  }

  void routes(Routes r) {
    r.post(BASE, this::take);
  }

  private void take(Context ctx) throws IOException {
    VolumeDoor.Opened volume = door.open(ctx, Privilege.WRITE_VOLUME);
    admission.count(Caller.of(ctx).id());
    Optional<String> key = Optional.ofNullable(ctx.header("Idempotency-Key"));
    if (key.filter(text -> !KEY.matcher(text).matches()).isPresent()) {
      throw ApiException.invalidParameter(
          "the Idempotency-Key is 1 to 200 visible ASCII characters, such as a UUID");
    }
    Optional<String> mapping = Optional.ofNullable(ctx.queryParam("mapping"));
    Admission.Body body = admission.read(ctx, Admission.MOST_BODY);
    boolean taking = false;
    try {
      String sha256 = Intake.sha256(body.bytes(), mapping.orElse(null));
      Records records =
          Records.read(body.bytes(), mappings.find(volume.name(), mapping), clock.instant());
      var taken = intake.take(volume.name(), Delivery.of(key, sha256, records));
      taken.whenComplete((done, error) -> body.close());
      taking = true;
      ctx.future(() -> taken.thenAccept(done -> ctx.json(answer(done, records))));
    } finally {
      if (!taking) {
        body.close();
      }
    }
  }

  private static Map<String, Object> answer(Taken taken, Records records) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("batch", taken.batch());
    answer.put("accepted", taken.accepted());
    answer.put("quarantined", taken.quarantined());
    answer.put("replayed", taken.replayed());
    answer.put("reasons", records.reasons());
    return answer;
  }
}
