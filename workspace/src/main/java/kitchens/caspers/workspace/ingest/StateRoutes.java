package kitchens.caspers.workspace.ingest;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;

/** How much came in, what of it was kept aside, and the page that shows both. */
final class StateRoutes {
  private static final int MOST = 200;

  private final VolumeDoor door;
  private final IngestStore store;
  private final MappingStore mappings;
  private final Supplier<List<Map<String, Object>>> watched;

  /**
   * @param watched what is followed besides the webhook, as the page shows it to administrators
   */
  StateRoutes(
      VolumeDoor door,
      IngestStore store,
      MappingStore mappings,
      Supplier<List<Map<String, Object>>> watched) {
    this.door = door;
    this.store = store;
    this.mappings = mappings;
    this.watched = watched;
  }

  void routes(Routes r) {
    r.get(
        "/ingest",
        ctx ->
            Page.of("Ingest", Section.INGEST, "<div id=\"content\"></div>")
                .withStyle("pages.css")
                .withModule("ingest.js")
                .show(ctx));
    r.get("/api/2.0/caspers/ingest", this::all);
    r.get(WebhookRoutes.BASE, this::one);
    r.get(WebhookRoutes.BASE + "/quarantine", this::keptAside);
  }

  private void all(Context ctx) {
    Principal caller = Caller.of(ctx);
    List<Map<String, Object>> volumes =
        store.volumes().stream()
            .filter(volume -> door.isOpen(caller, volume.volume()))
            .map(this::state)
            .toList();
    ctx.json(Map.of("volumes", volumes, "sources", caller.admin() ? watched.get() : List.of()));
  }

  private void one(Context ctx) {
    var volume = door.open(ctx, Privilege.READ_VOLUME);
    ctx.json(
        store.volumes().stream()
            .filter(received -> received.volume().equals(volume.name()))
            .findFirst()
            .map(this::state)
            .orElseThrow(() -> ApiException.notFound(volume.name() + " has just been dropped")));
  }

  private Map<String, Object> state(IngestStore.Received received) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("volume", received.volume());
    state.put("last_batch", received.last().batch());
    state.put("records", received.records());
    state.put("quarantined", received.quarantined());
    state.put("updated_at", received.at().toString());
    state.put("mappings", mappings.names(received.volume()));
    return state;
  }

  private void keptAside(Context ctx) throws IOException {
    var volume = door.open(ctx, Privilege.READ_VOLUME);
    String asked = Optional.ofNullable(ctx.queryParam("max_results")).orElse("50");
    if (!asked.matches("[1-9]\\d{0,5}")) {
      throw ApiException.invalidParameter("max_results is a number from 1 to " + MOST);
    }
    int most = Math.min(MOST, Integer.parseInt(asked));
    String token = Optional.ofNullable(ctx.queryParam("page_token")).orElse("");
    KeptAside.Shown shown = new KeptAside(volume.root()).page(token, most);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("records", shown.records());
    shown.next().ifPresent(next -> answer.put("next_page_token", next));
    ctx.json(answer);
  }
}
