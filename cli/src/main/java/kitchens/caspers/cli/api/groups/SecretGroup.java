package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.workspace.AclPermission;
import com.databricks.sdk.service.workspace.CreateScope;
import com.databricks.sdk.service.workspace.DeleteAcl;
import com.databricks.sdk.service.workspace.DeleteSecret;
import com.databricks.sdk.service.workspace.PutAcl;
import com.databricks.sdk.service.workspace.PutSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.CliException;

/** {@code caspers secrets}. */
final class SecretGroup {

  static final Group GROUP =
      new Group("secrets", "Secrets, in scopes, and who may read them.", SecretGroup::operations);

  private SecretGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("create-scope", "Create a scope.")
            .args("SCOPE")
            .example("secrets create-scope models")
            .does(
                call -> {
                  call.client()
                      .secrets()
                      .createScope(new CreateScope().setScope(call.arg("SCOPE")));
                  return null;
                }),
        op("list-scopes", "List the scopes.")
            .columns("name", "backend_type")
            .example("secrets list-scopes")
            .does(call -> call.client().secrets().listScopes()),
        op("delete-scope", "Delete a scope with all its secrets.")
            .args("SCOPE")
            .example("secrets delete-scope models")
            .does(
                call -> {
                  call.client().secrets().deleteScope(call.arg("SCOPE"));
                  return null;
                }),
        op("put-secret", "Set a secret; its value comes from standard input unless it is given.")
            .args("SCOPE", "KEY")
            .option("--string-value", "TEXT", "The value; other users of the machine can see it.")
            .option("--bytes-value", "BASE64", "The value as Base64.")
            .example("secrets put-secret models api-key < key.txt")
            .does(SecretGroup::put),
        op("get-secret", "Print a secret's value, as Base64.")
            .args("SCOPE", "KEY")
            .example("secrets get-secret models api-key")
            .does(call -> call.client().secrets().getSecret(call.arg("SCOPE"), call.arg("KEY"))),
        op("list-secrets", "List a scope's secrets, without their values.")
            .args("SCOPE")
            .columns("key", "last_updated_timestamp")
            .example("secrets list-secrets models")
            .does(call -> call.client().secrets().listSecrets(call.arg("SCOPE"))),
        op("delete-secret", "Delete a secret.")
            .args("SCOPE", "KEY")
            .example("secrets delete-secret models api-key")
            .does(
                call -> {
                  call.client()
                      .secrets()
                      .deleteSecret(
                          new DeleteSecret().setScope(call.arg("SCOPE")).setKey(call.arg("KEY")));
                  return null;
                }),
        op("put-acl", "Say what somebody may do with a scope.")
            .args("SCOPE", "PRINCIPAL", "PERMISSION")
            .example("secrets put-acl models ann@example.com READ")
            .does(SecretGroup::permit),
        op("get-acl", "Show what somebody may do with a scope.")
            .args("SCOPE", "PRINCIPAL")
            .example("secrets get-acl models ann@example.com")
            .does(call -> call.client().secrets().getAcl(call.arg("SCOPE"), call.arg("PRINCIPAL"))),
        op("list-acls", "List who may do what with a scope.")
            .args("SCOPE")
            .columns("principal", "permission")
            .example("secrets list-acls models")
            .does(call -> call.client().secrets().listAcls(call.arg("SCOPE"))),
        op("delete-acl", "Take away what somebody may do with a scope.")
            .args("SCOPE", "PRINCIPAL")
            .example("secrets delete-acl models ann@example.com")
            .does(
                call -> {
                  call.client()
                      .secrets()
                      .deleteAcl(
                          new DeleteAcl()
                              .setScope(call.arg("SCOPE"))
                              .setPrincipal(call.arg("PRINCIPAL")));
                  return null;
                }));
  }

  private static Object put(Call call) throws IOException {
    var secret = new PutSecret().setScope(call.arg("SCOPE")).setKey(call.arg("KEY"));
    var text = call.option("--string-value");
    var bytes = call.option("--bytes-value");
    if (text.isPresent() && bytes.isPresent()) {
      throw new CliException("--string-value and --bytes-value exclude each other — give one");
    }
    if (bytes.isPresent()) {
      secret.setBytesValue(bytes.get());
    } else if (text.isPresent()) {
      secret.setStringValue(text.get());
    } else {
      secret.setStringValue(typed(call));
    }
    call.client().secrets().putSecret(secret);
    return null;
  }

  /**
   * A value typed on a terminal is not shown; one line end behind a piped value is not part of it.
   */
  private static String typed(Call call) throws IOException {
    var console = System.console();
    if (console != null && call.around().in() == System.in) {
      var read = console.readPassword("Value of %s: ", call.arg("KEY"));
      if (read == null) {
        throw new CliException("no value was given");
      }
      var value = new String(read);
      Arrays.fill(read, ' ');
      return value;
    }
    var value = new String(call.around().in().readAllBytes(), StandardCharsets.UTF_8);
    return value.replaceFirst("\r?\n$", "");
  }

  private static Object permit(Call call) {
    AclPermission permission;
    try {
      permission = AclPermission.valueOf(call.arg("PERMISSION").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new CliException("PERMISSION is READ, WRITE or MANAGE", e);
    }
    call.client()
        .secrets()
        .putAcl(
            new PutAcl()
                .setScope(call.arg("SCOPE"))
                .setPrincipal(call.arg("PRINCIPAL"))
                .setPermission(permission));
    return null;
  }
}
