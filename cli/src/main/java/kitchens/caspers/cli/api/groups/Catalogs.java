package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.DeleteCatalogRequest;
import com.databricks.sdk.service.catalog.DeleteSchemaRequest;
import com.databricks.sdk.service.catalog.ListCatalogsRequest;
import com.databricks.sdk.service.catalog.VolumeType;
import java.util.List;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** What Unity Catalog holds: catalogs, schemas, tables, volumes, functions. */
final class Catalogs {

  static final Group CATALOGS = new Group("catalogs", "Catalogs.", Catalogs::catalogs);
  static final Group SCHEMAS = new Group("schemas", "Schemas of a catalog.", Catalogs::schemas);
  static final Group TABLES =
      new Group("tables", "Tables and views of a schema.", Catalogs::tables);
  static final Group VOLUMES = new Group("volumes", "Volumes of a schema.", Catalogs::volumes);
  static final Group FUNCTIONS =
      new Group("functions", "SQL functions of a schema.", Catalogs::functions);

  private Catalogs() {}

  private static List<Operation> catalogs() {
    return List.of(
        op("list", "List the catalogs.")
            .columns("name", "Type=catalog_type", "owner", "comment")
            .example("catalogs list")
            .does(call -> call.client().catalogs().list(new ListCatalogsRequest())),
        op("get", "Show a catalog.")
            .args("NAME")
            .example("catalogs get caspers")
            .does(call -> call.client().catalogs().get(call.arg("NAME"))),
        op("create", "Create a catalog.")
            .args("NAME")
            .option("--comment", "TEXT", "What it is for.")
            .example("catalogs create mine --comment \"For trying things\"")
            .does(
                call ->
                    call.client()
                        .catalogs()
                        .create(
                            new CreateCatalog()
                                .setName(call.arg("NAME"))
                                .setComment(call.option("--comment").orElse(null)))),
        op("delete", "Delete a catalog.")
            .args("NAME")
            .flag("--force", "Also one that is not empty.")
            .example("catalogs delete mine --force")
            .does(
                call -> {
                  var request = new DeleteCatalogRequest().setName(call.arg("NAME"));
                  call.client()
                      .catalogs()
                      .delete(call.flag("--force") ? request.setForce(true) : request);
                  return null;
                }));
  }

  private static List<Operation> schemas() {
    return List.of(
        op("list", "List a catalog's schemas.")
            .args("CATALOG")
            .columns("full_name", "owner", "comment")
            .example("schemas list caspers")
            .does(call -> call.client().schemas().list(call.arg("CATALOG"))),
        op("get", "Show a schema.")
            .args("FULL_NAME")
            .example("schemas get caspers.lakeflow")
            .does(call -> call.client().schemas().get(call.arg("FULL_NAME"))),
        op("create", "Create a schema.")
            .args("NAME", "CATALOG")
            .option("--comment", "TEXT", "What it is for.")
            .example("schemas create drafts mine")
            .does(
                call ->
                    call.client()
                        .schemas()
                        .create(
                            new CreateSchema()
                                .setName(call.arg("NAME"))
                                .setCatalogName(call.arg("CATALOG"))
                                .setComment(call.option("--comment").orElse(null)))),
        op("delete", "Delete a schema.")
            .args("FULL_NAME")
            .flag("--force", "Also one that is not empty.")
            .example("schemas delete mine.drafts")
            .does(
                call -> {
                  var request = new DeleteSchemaRequest().setFullName(call.arg("FULL_NAME"));
                  call.client()
                      .schemas()
                      .delete(call.flag("--force") ? request.setForce(true) : request);
                  return null;
                }));
  }

  private static List<Operation> tables() {
    return List.of(
        op("list", "List a schema's tables and views.")
            .args("CATALOG", "SCHEMA")
            .columns("full_name", "Type=table_type", "owner", "comment")
            .example("tables list caspers lakeflow")
            .does(call -> call.client().tables().list(call.arg("CATALOG"), call.arg("SCHEMA"))),
        op("get", "Show a table with its columns.")
            .args("FULL_NAME")
            .example("tables get caspers.lakeflow.gold_order_header")
            .does(call -> call.client().tables().get(call.arg("FULL_NAME"))),
        op("exists", "Say whether there is a table.")
            .args("FULL_NAME")
            .example("tables exists caspers.lakeflow.gold_order_header")
            .does(call -> call.client().tables().exists(call.arg("FULL_NAME"))),
        op("delete", "Delete a table or view.")
            .args("FULL_NAME")
            .example("tables delete mine.drafts.old")
            .does(
                call -> {
                  call.client().tables().delete(call.arg("FULL_NAME"));
                  return null;
                }));
  }

  private static List<Operation> volumes() {
    return List.of(
        op("list", "List a schema's volumes.")
            .args("CATALOG", "SCHEMA")
            .columns("full_name", "Type=volume_type", "owner", "comment")
            .example("volumes list caspers simulator")
            .does(call -> call.client().volumes().list(call.arg("CATALOG"), call.arg("SCHEMA"))),
        op("read", "Show a volume.")
            .alias("get")
            .args("FULL_NAME")
            .example("volumes read caspers.simulator.events")
            .does(call -> call.client().volumes().read(call.arg("FULL_NAME"))),
        op("create", "Create a managed volume.")
            .args("CATALOG", "SCHEMA", "NAME")
            .option("--comment", "TEXT", "What it is for.")
            .example("volumes create mine drafts files")
            .does(
                call ->
                    call.client()
                        .volumes()
                        .create(
                            new CreateVolumeRequestContent()
                                .setCatalogName(call.arg("CATALOG"))
                                .setSchemaName(call.arg("SCHEMA"))
                                .setName(call.arg("NAME"))
                                .setVolumeType(VolumeType.MANAGED)
                                .setComment(call.option("--comment").orElse(null)))),
        op("delete", "Delete a volume with its files.")
            .args("FULL_NAME")
            .example("volumes delete mine.drafts.files")
            .does(
                call -> {
                  call.client().volumes().delete(call.arg("FULL_NAME"));
                  return null;
                }));
  }

  private static List<Operation> functions() {
    return List.of(
        op("list", "List a schema's functions.")
            .args("CATALOG", "SCHEMA")
            .columns("full_name", "Type=full_data_type", "owner", "comment")
            .example("functions list caspers ai")
            .does(call -> call.client().functions().list(call.arg("CATALOG"), call.arg("SCHEMA"))),
        op("get", "Show a function.")
            .args("FULL_NAME")
            .example("functions get caspers.ai.get_order_details")
            .does(call -> call.client().functions().get(call.arg("FULL_NAME"))),
        op("delete", "Delete a function.")
            .args("FULL_NAME")
            .example("functions delete mine.drafts.twice")
            .does(
                call -> {
                  call.client().functions().delete(call.arg("FULL_NAME"));
                  return null;
                }));
  }
}
