package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.cli.output.ExitCode;
import kitchens.caspers.cli.output.Format;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers universe validate}: what is wrong with a location file, and where. */
@Command(
    name = "validate",
    description = {
      "Read location files, or blueprints of businesses (.yml), and say all that is wrong or",
      "doubtful in them: file, line and column, the field, the mend. Ends with 1 when a file",
      "cannot be used."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe validate universe/locations/chicago.json",
      "  caspers universe validate --strict my-town.json     doubts count as errors",
      "  caspers universe validate universe/business/parcels/blueprint.yml"
    })
public final class ValidateCommand implements Runnable {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Location files or blueprints.")
  private List<Path> files;

  @Option(names = "--strict", description = "Take warnings for errors.")
  private boolean strict;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the findings are printed.")
  private Format output;

  @Override
  public void run() {
    var failed = false;
    var found = new ArrayList<Map<String, String>>();
    for (var file : files) {
      var checked = LocationFiles.check(file, strict);
      failed |= checked.hasErrors();
      for (var finding : checked.findings()) {
        var severity = finding.severity().name().toLowerCase(Locale.ROOT);
        found.add(
            Map.of(
                "severity", severity,
                "file", finding.file(),
                "path", finding.path(),
                "problem", finding.problem(),
                "mend", finding.mend()));
        if (output == Format.TEXT) {
          System.out.printf(
              "%s: %s: %s: %s — %s%n",
              finding.file(), severity, finding.path(), finding.problem(), finding.mend());
        }
      }
      if (output == Format.TEXT && checked.findings().isEmpty()) {
        System.out.printf("%s: nothing is wrong%n", file);
      }
    }
    if (output == Format.JSON) {
      System.out.println(json(found));
    }
    if (failed) {
      throw new ExitCode(1);
    }
  }

  private static String json(List<Map<String, String>> found) {
    try {
      return new ObjectMapper().writeValueAsString(found);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
