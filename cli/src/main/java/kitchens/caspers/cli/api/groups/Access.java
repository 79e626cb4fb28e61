package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.iam.SetObjectPermissions;
import com.databricks.sdk.service.iam.UpdateObjectPermissions;
import java.util.List;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** {@code caspers permissions} and {@code caspers grants}: who may do what. */
final class Access {

  static final Group PERMISSIONS =
      new Group("permissions", "Who may do what with a job, an app, …", Access::permissions);

  static final Group GRANTS =
      new Group("grants", "Privileges on catalogs, schemas, tables, …", Access::grants);

  private static final String LIST =
      " --json '{\"access_control_list\": [{\"user_name\": \"ann@example.com\","
          + " \"permission_level\": \"CAN_VIEW\"}]}'";

  private Access() {}

  private static List<Operation> permissions() {
    return List.of(
        op("get", "Show an object's permissions.")
            .args("TYPE", "ID", "[REST]")
            .example("permissions get jobs 42")
            .does(call -> call.client().permissions().get(type(call), id(call))),
        op("get-permission-levels", "Show which levels an object knows.")
            .args("TYPE", "ID", "[REST]")
            .example("permissions get-permission-levels apps refund-manager")
            .does(call -> call.client().permissions().getPermissionLevels(type(call), id(call))),
        op("set", "Replace an object's permissions.")
            .args("TYPE", "ID", "[REST]")
            .json()
            .example("permissions set jobs 42" + LIST)
            .does(
                call ->
                    call.client()
                        .permissions()
                        .set(
                            call.request(SetObjectPermissions.class)
                                .setRequestObjectType(type(call))
                                .setRequestObjectId(id(call)))),
        op("update", "Add to an object's permissions.")
            .args("TYPE", "ID", "[REST]")
            .json()
            .example(
                "permissions update serving-endpoints refunder" + LIST.replace("VIEW", "QUERY"))
            .does(
                call ->
                    call.client()
                        .permissions()
                        .update(
                            call.request(UpdateObjectPermissions.class)
                                .setRequestObjectType(type(call))
                                .setRequestObjectId(id(call)))));
  }

  /** {@code sql warehouses ID} is also written {@code warehouses ID}. */
  private static String type(Call call) {
    return call.maybe("REST").isEmpty()
        ? call.arg("TYPE").replaceFirst("^sql/", "")
        : call.arg("TYPE").equals("sql") ? call.arg("ID") : call.arg("TYPE") + "/" + call.arg("ID");
  }

  private static String id(Call call) {
    return call.maybe("REST").orElse(call.arg("ID"));
  }

  private static List<Operation> grants() {
    return List.of(
        op("get", "Show what is granted on a securable.")
            .args("SECURABLE_TYPE", "FULL_NAME")
            .example("grants get schema caspers.lakeflow")
            .does(call -> call.client().grants().get(securable(call), call.arg("FULL_NAME"))),
        op("get-effective", "Show what is granted on a securable, and on what it lies in.")
            .args("SECURABLE_TYPE", "FULL_NAME")
            .example("grants get-effective table caspers.lakeflow.gold_order_header")
            .does(
                call ->
                    call.client().grants().getEffective(securable(call), call.arg("FULL_NAME"))),
        op("update", "Add and remove privileges.")
            .args("SECURABLE_TYPE", "FULL_NAME")
            .json()
            .example(
                "grants update schema caspers.lakeflow --json '{\"changes\": [{\"principal\":"
                    + " \"ann@example.com\", \"add\": [\"SELECT\"]}]}'")
            .does(
                call ->
                    call.client()
                        .grants()
                        .update(
                            call.request(UpdatePermissions.class)
                                .setSecurableType(securable(call))
                                .setFullName(call.arg("FULL_NAME")))));
  }

  private static String securable(Call call) {
    return call.arg("SECURABLE_TYPE").replace('-', '_');
  }
}
