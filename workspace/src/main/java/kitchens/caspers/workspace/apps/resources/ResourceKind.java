package kitchens.caspers.workspace.apps.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** One kind of thing that an app may use: {@code sql_warehouse}, {@code database}, … */
public interface ResourceKind {

  /** The field of a resource that this kind fills. */
  String field();

  /**
   * Looks whether the thing is there and may be given away by {@code giver}.
   *
   * @param settings what stands in the field
   * @throws ApiException naming what is wrong and the mend
   */
  void check(JsonNode settings, Principal giver);

  /** Gives the app's service principal what the resource says. May be repeated. */
  void grant(JsonNode settings, Principal servicePrincipal);

  /** Takes back what {@link #grant} gave. Without effect when it was not given. */
  void revoke(JsonNode settings, Principal servicePrincipal);

  /**
   * What {@code valueFrom} stands for.
   *
   * @param servicePrincipal the app's, who must be allowed to know it
   */
  String value(JsonNode settings, Principal servicePrincipal);

  /** Variables that the app gets without asking. */
  default Map<String, String> environment(JsonNode settings, Principal servicePrincipal) {
    return Map.of();
  }
}
