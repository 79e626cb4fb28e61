package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.iam.CreateServicePrincipalRequest;
import com.databricks.sdk.service.iam.ListServicePrincipalsRequest;
import com.databricks.sdk.service.iam.ListUsersRequest;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.settings.CreateTokenRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.CliException;

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
            .does(call -> call.client().servicePrincipals().get(call.arg("ID"))),
        op("create", "Create a service principal.")
            .args("DISPLAY_NAME")
            .example("service-principals create kitchens-ci")
            .does(
                call ->
                    call.client()
                        .servicePrincipalsV2()
                        .create(
                            new CreateServicePrincipalRequest()
                                .setDisplayName(call.arg("DISPLAY_NAME")))),
        op("delete", "Delete a service principal with its secrets and tokens.")
            .args("ID")
            .example("service-principals delete 7")
            .does(
                call -> {
                  call.client().servicePrincipals().delete(call.arg("ID"));
                  return null;
                }),
        op("list-federation-policies", "List whose tokens a service principal may sign in with.")
            .args("ID")
            .columns(
                "Policy=policy_id",
                "Issuer=oidc_policy.issuer",
                "Audiences=oidc_policy.audiences",
                "Subject=oidc_policy.subject")
            .example("service-principals list-federation-policies 7")
            .does(
                call ->
                    RawApi.send(call.connection(), "GET", policies(call), null).path("policies")),
        op("add-federation-policy", "Let a service principal sign in with an issuer's tokens.")
            .args("ID")
            .option("--policy-id", "NAME", "What it is called; something random without it.")
            .option("--issuer", "URL", "Who makes the tokens.")
            .option("--audience", "TEXT", "For whom they are made.")
            .option("--subject", "TEXT", "Whom they stand for; a * at its end is any one part.")
            .example(
                "service-principals add-federation-policy 7 --issuer"
                    + " https://token.actions.githubusercontent.com --audience kitchens --subject"
                    + " 'repo:OWNER/REPOSITORY:environment:*'")
            .does(Identities::addPolicy),
        op("delete-federation-policy", "End a federation policy.")
            .args("ID", "POLICY_ID")
            .example("service-principals delete-federation-policy 7 github")
            .does(
                call ->
                    RawApi.send(
                        call.connection(),
                        "DELETE",
                        policies(call) + "/" + RawApi.segment(call.arg("POLICY_ID")),
                        null)));
  }

  private static Object addPolicy(Call call) {
    var body = new ObjectMapper().createObjectNode();
    var oidc = body.putObject("oidc_policy");
    oidc.put("issuer", required(call, "--issuer"));
    oidc.putArray("audiences").add(required(call, "--audience"));
    oidc.put("subject", required(call, "--subject"));
    var id = call.option("--policy-id").map(name -> "?policy_id=" + RawApi.segment(name));
    return RawApi.send(call.connection(), "POST", policies(call) + id.orElse(""), body);
  }

  /** The workspace is its own account, whatever that is called. */
  private static String policies(Call call) {
    return "/api/2.0/accounts/local/servicePrincipals/"
        + RawApi.segment(call.arg("ID"))
        + "/federationPolicies";
  }

  private static String required(Call call, String option) {
    return call.option(option)
        .orElseThrow(
            () -> new CliException(option + " is missing (see caspers service-principals --help)"));
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
