package kitchens.caspers.workspace.ingest;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    state.put("kept_aside", Math.max(0, received.quarantined() - received.settled()));
    state.put("updated_at", received.at().toString());
    state.put("mappings", mappings.names(received.volume()));
    return state;
  }
}
