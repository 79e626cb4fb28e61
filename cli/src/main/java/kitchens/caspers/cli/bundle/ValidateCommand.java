package kitchens.caspers.cli.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.workspace.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers bundle validate}: says everything that is wrong; needs no workspace. */
@Command(
    name = "validate",
    description = {
      "Check a bundle and show it resolved. No workspace need be running; only with one",
      "is the user's name known that paths hold."
    },
    footer = {"", "Example:", "  caspers bundle validate -t free -o json"})
final class ValidateCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "json prints the resolved configuration.")
  private Format output;

  @Option(names = "--strict", description = "A warning counts as an error.")
  private boolean strict;

  @Override
  public void run() {
    // Asked first, so that a bundle is resolved once.
    var found = Connection.find(System.getenv());
    var user = found.flatMap(Connection::userName).map(CurrentUser::new).orElse(null);
    var bundle = options.load(user, strict);
    var isAnothers = user != null && !Session.isFor(bundle, found.get());
    show(isAnothers ? options.load(null, strict) : bundle);
  }

  private void show(Bundle bundle) {
    bundle.warnings().forEach(System.err::println);
    if (output == Format.JSON) {
      System.out.println(Pretty.json(json(bundle)));
      return;
    }
    System.out.println("Name:      " + bundle.name());
    System.out.println("Target:    " + bundle.target());
    System.out.println("Workspace: " + bundle.workspacePath("root_path"));
    if (!bundle.unasked().isEmpty()) {
      System.out.println(
          "Lookups:   " + String.join(", ", bundle.unasked()) + " (asked of the workspace later)");
    }
    System.out.println();
    var warnings = bundle.warnings().size();
    System.out.println(
        warnings == 0
            ? "Validation OK!"
            : "Validation OK, with " + warnings + (warnings == 1 ? " warning" : " warnings"));
  }

  private static ObjectNode json(Bundle bundle) {
    return (ObjectNode) Json.of(bundle.config());
  }
}
