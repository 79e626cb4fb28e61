package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StartRequest;
import com.databricks.sdk.service.sql.StopRequest;
import java.time.Duration;
import java.util.List;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** {@code caspers warehouses}. */
final class Warehouses {

  static final Group GROUP = new Group("warehouses", "SQL warehouses.", Warehouses::operations);

  private static final Duration LIMIT = Duration.ofMinutes(20);

  private Warehouses() {}

  private static List<Operation> operations() {
    return List.of(
        op("list", "List the SQL warehouses.")
            .columns("ID=id", "name", "state")
            .example("warehouses list")
            .does(call -> call.client().warehouses().list(new ListWarehousesRequest())),
        op("get", "Show a SQL warehouse.")
            .args("ID")
            .example("warehouses get 0000000000000001")
            .does(call -> call.client().warehouses().get(call.arg("ID"))),
        op("start", "Start a SQL warehouse.")
            .args("ID")
            .flag("--no-wait", "Do not wait until it runs.")
            .example("warehouses start 0000000000000001")
            .does(
                call -> {
                  var started =
                      call.client().warehouses().start(new StartRequest().setId(call.arg("ID")));
                  return call.flag("--no-wait") ? null : started.get(LIMIT);
                }),
        op("stop", "Stop a SQL warehouse.")
            .args("ID")
            .flag("--no-wait", "Do not wait until it has stopped.")
            .example("warehouses stop 0000000000000001")
            .does(
                call -> {
                  var stopped =
                      call.client().warehouses().stop(new StopRequest().setId(call.arg("ID")));
                  return call.flag("--no-wait") ? null : stopped.get(LIMIT);
                }));
  }
}
