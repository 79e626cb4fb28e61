package kitchens.caspers.workspace.gateway;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import kitchens.caspers.workspace.gateway.payload.Drain;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.ui.Page;
import kitchens.caspers.workspace.ui.Section;

/** {@code /api/2.0/caspers/gateway/{endpoint}/traffic}: what the page draws; and the page. */
public final class TrafficRoutes {

  private final Gateway gateway;
  private final Drain drain;
  private final Predicate<String> foundation;
  private final BiPredicate<Principal, String> maySee;

  /**
   * @param foundation whether a name is that of a model that everybody may ask
   * @param maySee whether somebody may look at an endpoint
   */
  public TrafficRoutes(
      Gateway gateway,
      Drain drain,
      Predicate<String> foundation,
      BiPredicate<Principal, String> maySee) {
    this.gateway = requireNonNull(gateway, "gateway is null");
    this.drain = requireNonNull(drain, "drain is null");
    this.foundation = requireNonNull(foundation, "foundation is null");
    this.maySee = requireNonNull(maySee, "maySee is null");
  }

  /** Registers the route. */
  public void routes(Routes r) {
    r.get("/api/2.0/caspers/gateway/{endpoint}/traffic", this::traffic);
    r.get("/serving/{endpoint}", TrafficRoutes::page);
  }

  private static void page(Context ctx) {
    Page.of("Serving", Section.SERVING, "<div id=\"content\"></div>")
        .withStyle("pages.css")
        .withStyle("charts.css")
        .withStyle("endpoint.css")
        .withModule("endpoint.js")
        .show(ctx);
  }

  private void traffic(Context ctx) {
    String endpoint = ctx.pathParam("endpoint");
    Principal reader = Caller.of(ctx);
    if (!foundation.test(endpoint) && !maySee.test(reader, endpoint)) {
      throw ApiException.notFound("serving endpoint '" + endpoint + "' does not exist");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("step_seconds", Traffic.STEP_SECONDS);
    answer.put("steps", gateway.traffic().of(endpoint));
    answer.put("budgets", gateway.budgets(endpoint).told(reader));
    answer.put("journal", gateway.journalState(reader.admin() ? drain.problems() : Map.of()));
    ctx.json(answer);
  }
}
