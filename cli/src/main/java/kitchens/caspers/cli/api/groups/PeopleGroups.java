package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** Groups of people and service principals, and what was done by whom. */
final class PeopleGroups {

  static final Group GROUPS =
      new Group("groups", "Groups, to which things are granted.", PeopleGroups::groups);

  static final Group AUDIT =
      new Group("audit", "Who did what, and what was refused.", PeopleGroups::audit);

  private static final String BASE = "/api/2.0/preview/scim/v2/Groups";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PeopleGroups() {}

  private static List<Operation> groups() {
    return List.of(
        op("list", "List the groups.")
            .columns("ID=id", "Name=displayName", "members")
            .example("groups list")
            .does(call -> RawApi.send(call.connection(), "GET", BASE, null).path("Resources")),
        op("get", "Show a group with its members.")
            .args("ID")
            .example("groups get 1007")
            .does(call -> RawApi.send(call.connection(), "GET", one(call), null)),
        op("create", "Create a group.")
            .args("DISPLAY_NAME")
            .example("groups create kitchen")
            .does(
                call ->
                    RawApi.send(
                        call.connection(),
                        "POST",
                        BASE,
                        JSON.createObjectNode().put("displayName", call.arg("DISPLAY_NAME")))),
        op("add-member", "Put a person, a service principal or a group into a group.")
            .args("ID", "MEMBER_ID")
            .example("groups add-member 1007 1003")
            .does(call -> patch(call, "add", "members", true)),
        op("remove-member", "Take somebody out of a group.")
            .args("ID", "MEMBER_ID")
            .example("groups remove-member 1007 1003")
            .does(
                call ->
                    patch(
                        call,
                        "remove",
                        "members[value eq \"" + call.arg("MEMBER_ID") + "\"]",
                        false)),
        op("delete", "Delete a group with what was granted to it; its members stay.")
            .args("ID")
            .example("groups delete 1007")
            .does(call -> RawApi.send(call.connection(), "DELETE", one(call), null)));
  }

  private static Object patch(Call call, String op, String path, boolean withMember) {
    var body = JSON.createObjectNode();
    var operation = body.putArray("Operations").addObject().put("op", op).put("path", path);
    if (withMember) {
      operation.putArray("value").addObject().put("value", call.arg("MEMBER_ID"));
    }
    return RawApi.send(call.connection(), "PATCH", one(call), body);
  }

  private static String one(Call call) {
    return BASE + "/" + RawApi.segment(call.arg("ID"));
  }

  private static List<Operation> audit() {
    return List.of(
        op("list", "List the newest acts, for administrators.")
            .option("--principal", "NAME", "Of one user or application id.")
            .option("--path", "PREFIX", "On routes that begin so.")
            .columns("event_time", "principal", "on_behalf_of", "method", "path", "status")
            .example("audit list --path /api/2.0/token")
            .does(
                call ->
                    RawApi.send(
                            call.connection(),
                            "GET",
                            "/api/2.0/caspers/audit?max_results=1000"
                                + query(call, "principal")
                                + query(call, "path"),
                            null)
                        .path("events")));
  }

  private static String query(Call call, String name) {
    return call.option("--" + name)
        .map(value -> "&" + name + "=" + RawApi.segment(value))
        .orElse("");
  }
}
