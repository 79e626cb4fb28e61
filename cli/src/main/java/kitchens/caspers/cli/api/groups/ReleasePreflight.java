package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;
import static kitchens.caspers.cli.api.groups.ReleaseGroup.body;
import static kitchens.caspers.cli.api.groups.ReleaseGroup.fail;
import static kitchens.caspers.cli.api.groups.ReleaseGroup.post;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.bundle.Released;
import kitchens.caspers.cli.output.CliException;

/** {@code caspers release preflight}: of a model, or of what the bundle at hand releases. */
final class ReleasePreflight {

  private ReleasePreflight() {}

  static Operation operation() {
    return op("preflight", "Look for what would go wrong; exits with 1 when something would.")
        .args("[MODEL]")
        .option("--version", "N", "The version; the champion without it.")
        .option("--llm-model", "ENDPOINT", "The model that it asks; caspers-policy without it.")
        .option("--endpoint", "NAME", "The serving endpoint that it goes to.")
        .option("--app", "NAME", "The app that it goes to.")
        .option("--warehouse", "ID", "A SQL warehouse that must answer.")
        .columns("check", "subject", "status", "found", "mend")
        .example("release preflight caspers.ai.refunder --endpoint refunder -t prod")
        .example("release preflight -t prod")
        .does(ReleasePreflight::looked);
  }

  private static Object looked(Call call) {
    var asked = body();
    var of = call.maybe("MODEL").isPresent() ? null : Released.of(call.target());
    asked.put("model", call.maybe("MODEL").orElseGet(() -> only(of.models())));
    call.option("--endpoint")
        .or(() -> of == null ? Optional.empty() : one(of.endpoints()))
        .ifPresent(name -> asked.put("endpoint", name));
    call.option("--app")
        .or(() -> of == null ? Optional.empty() : one(of.apps()))
        .ifPresent(name -> asked.put("app", name));
    call.number("--version").ifPresent(version -> asked.put("model_version", version));
    call.option("--warehouse").ifPresent(id -> asked.put("warehouse", id));
    asked
        .putObject("environment_vars")
        .put("LLM_MODEL", call.option("--llm-model").orElse("caspers-policy"));
    var findings = post(call, ReleaseGroup.BASE + "/preflight", asked).path("findings");
    var failed =
        StreamSupport.stream(findings.spliterator(), false)
            .filter(finding -> finding.path("status").asText().equals("FAIL"))
            .count();
    if (failed > 0) {
      fail(call, failed + " of what was looked at is not as it must be");
    }
    return findings;
  }

  private static String only(List<String> models) {
    if (models.size() != 1) {
      throw new CliException(
          models.isEmpty()
              ? "the bundle at hand has no registered model: name one, catalog.schema.model"
              : "the bundle at hand has several models, so name one: " + String.join(", ", models));
    }
    return models.get(0);
  }

  private static Optional<String> one(List<String> names) {
    return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
  }
}
