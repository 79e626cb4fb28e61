package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.iam.ListServicePrincipalsRequest;
import com.databricks.sdk.service.iam.ListUsersRequest;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.settings.CreateTokenRequest;
import java.util.List;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** Who there is: the caller, people, service principals, and the caller's tokens. */
final class Identities {

  static final Group CURRENT_USER =
      new Group("current-user", "Who the commands act as.", Identities::currentUser);

  static final Group USERS = new Group("users", "People.", Identities::users);

  static final Group SERVICE_PRINCIPALS =
      new Group("service-principals", "Service principals.", Identities::servicePrincipals);

  static final Group TOKENS = new Group("tokens", "Your own access tokens.", Identities::tokens);

  private Identities() {}

  private static List<Operation> currentUser() {
    return List.of(
        op("me", "Show who the commands act as.")
            .example("current-user me")
            .does(call -> call.client().currentUser().me(new MeRequest())));
  }

  private static List<Operation> users() {
    return List.of(
        op("list", "List the people who have signed in.")
            .columns("ID=id", "User=userName", "Name=displayName", "active")
            .example("users list")
            .does(call -> call.client().users().list(new ListUsersRequest())),
        op("get", "Show a person.")
            .args("ID")
            .example("users get 1")
            .does(call -> call.client().users().get(call.arg("ID"))));
  }

  private static List<Operation> servicePrincipals() {
    return List.of(
        op("list", "List the service principals.")
            .columns("ID=id", "Application=applicationId", "Name=displayName", "active")
            .example("service-principals list")
            .does(
                call -> call.client().servicePrincipals().list(new ListServicePrincipalsRequest())),
        op("get", "Show a service principal.")
            .args("ID")
            .example("service-principals get 7")
            .does(call -> call.client().servicePrincipals().get(call.arg("ID"))));
  }

  private static List<Operation> tokens() {
    return List.of(
        op("list", "List your tokens, without their values.")
            .columns("ID=token_id", "comment", "creation_time", "expiry_time")
            .example("tokens list")
            .does(call -> call.client().tokens().list()),
        op("create", "Create a token; its value is shown this once.")
            .option("--comment", "TEXT", "What it is for.")
            .option("--lifetime-seconds", "N", "How long it lasts; for ever when not given.")
            .example("tokens create --comment ci --lifetime-seconds 86400")
            .does(
                call ->
                    call.client()
                        .tokens()
                        .create(
                            new CreateTokenRequest()
                                .setComment(call.option("--comment").orElse(null))
                                .setLifetimeSeconds(
                                    call.number("--lifetime-seconds").orElse(null)))),
        op("delete", "End a token.")
            .args("TOKEN_ID")
            .example("tokens delete TOKEN_ID")
            .does(
                call -> {
                  call.client().tokens().delete(call.arg("TOKEN_ID"));
                  return null;
                }));
  }
}
