package kitchens.caspers.workspace.releases.steps;

import java.util.Map;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** Whether a SQL warehouse answers, seen by a statement that it really runs for the person. */
record WarehouseLook(Caller caller) {

  private static final String CHECK = "warehouse";

  void look(String subject, String id, Findings found) {
    try {
      new Sql(caller.rest()).one(id, "SELECT 1", Map.of());
      found.ok(CHECK, subject, id + " runs statements");
    } catch (ApiException e) {
      found.fail(CHECK, subject, e.getMessage(), mend(id, e.status()));
    }
  }

  private String mend(String id, int status) {
    return switch (status) {
      case 404 -> "name one that there is: caspers warehouses list";
      case 403 ->
          "caspers permissions update "
              + ObjectType.WAREHOUSES.path()
              + " "
              + id
              + " --json '{\"access_control_list\": [{\""
              + (caller.principal().kind() == Principal.Kind.USER
                  ? "user_name"
                  : "service_principal_name")
              + "\": \""
              + caller.name()
              + "\", \"permission_level\": \"CAN_USE\"}]}'";
      default ->
          "caspers warehouses start "
              + id
              + "; what keeps compute from it stands in logs/compute.log";
    };
  }
}
