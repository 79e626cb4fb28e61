package kitchens.caspers.workspace.gateway;

import java.util.regex.Pattern;
import kitchens.caspers.workspace.gateway.AiGateway.InferenceTableConfig;
import kitchens.caspers.workspace.http.ApiException;

/** The table that takes an endpoint's requests and answers. */
final class PayloadTable {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,99}");

  private PayloadTable() {}

  static void check(AiGateway config) {
    InferenceTableConfig table = config.inferenceTableConfig();
    if (!config.keepsPayloads()) {
      return;
    }
    if (!isName(table.catalogName()) || !isName(table.schemaName())) {
      throw ApiException.invalidParameter(
          "inference_table_config: give catalog_name and schema_name, which take the table");
    }
    if (table.tableNamePrefix() != null && !isName(table.tableNamePrefix())) {
      throw ApiException.invalidParameter(
          "inference_table_config.table_name_prefix: letters, digits, - and _");
    }
  }

  /** Its name in three parts. */
  static String of(String endpoint, InferenceTableConfig config) {
    String prefix =
        config.tableNamePrefix() == null || config.tableNamePrefix().isEmpty()
            ? endpoint
            : config.tableNamePrefix();
    return config.catalogName() + "." + config.schemaName() + "." + prefix + "_payload";
  }

  private static boolean isName(String text) {
    return text != null && NAME.matcher(text).matches();
  }
}
