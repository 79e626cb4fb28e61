package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.database.GenerateDatabaseCredentialRequest;
import com.databricks.sdk.service.database.ListDatabaseInstancesRequest;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** {@code caspers database}: Lakebase. */
final class DatabaseGroup {

  static final Group GROUP =
      new Group("database", "Lakebase instances and synced tables.", DatabaseGroup::operations);

  private DatabaseGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("list-database-instances", "List the database instances.")
            .columns("name", "state", "capacity", "pg_version", "Host=read_write_dns")
            .example("database list-database-instances")
            .does(
                call ->
                    call.client()
                        .database()
                        .listDatabaseInstances(new ListDatabaseInstancesRequest())),
        op("get-database-instance", "Show a database instance.")
            .args("NAME")
            .example("database get-database-instance caspers")
            .does(call -> call.client().database().getDatabaseInstance(call.arg("NAME"))),
        op("get-database-catalog", "Show a catalog that stands for a database.")
            .args("NAME")
            .example("database get-database-catalog refunds")
            .does(call -> call.client().database().getDatabaseCatalog(call.arg("NAME"))),
        op("get-synced-database-table", "Show a synced table and how far it is.")
            .args("NAME")
            .example("database get-synced-database-table caspers.recommender.pg_recommendations")
            .does(call -> call.client().database().getSyncedDatabaseTable(call.arg("NAME"))),
        op("generate-database-credential", "Print a password for an instance, good for an hour.")
            .args("INSTANCE")
            .example("database generate-database-credential caspers")
            .does(
                call ->
                    call.client()
                        .database()
                        .generateDatabaseCredential(
                            new GenerateDatabaseCredentialRequest()
                                .setInstanceNames(List.of(call.arg("INSTANCE")))
                                .setRequestId(UUID.randomUUID().toString()))));
  }
}
