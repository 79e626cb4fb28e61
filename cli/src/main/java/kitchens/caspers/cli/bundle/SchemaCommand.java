package kitchens.caspers.cli.bundle;

import kitchens.caspers.bundle.BundleSchema;
import kitchens.caspers.cli.output.Pretty;
import picocli.CommandLine.Command;

/** {@code caspers bundle schema}: for editors that complete and check {@code databricks.yml}. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of databricks.yml, for editors.",
    footer = {
      "",
      "Example:",
      "  caspers bundle schema > bundle.schema.json",
      "  # then, as the first line of databricks.yml:",
      "  # yaml-language-server: $schema=bundle.schema.json"
    })
final class SchemaCommand implements Runnable {

  @Override
  public void run() {
    System.out.println(Pretty.json(BundleSchema.json()));
  }
}
