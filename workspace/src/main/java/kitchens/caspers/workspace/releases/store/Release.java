package kitchens.caspers.workspace.releases.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One version of an agent on its way to production.
 *
 * @param model full name of the registered model
 * @param modelDigest SHA-256 of the version's files
 * @param author who made the version
 * @param championVersion that it was held against; null when there was none
 * @param facts what became known on the way; only grows
 * @param createdBy who began the release
 */
public record Release(
    ReleaseId id,
    String model,
    long modelVersion,
    String modelDigest,
    String author,
    ReleaseState state,
    Long championVersion,
    ObjectNode facts,
    Instant createdAt,
    String createdBy,
    Instant updatedAt) {

  public Release {
    requireNonNull(id, "id is null");
    requireNonNull(state, "state is null");
    requireNonNull(facts, "facts is null");
  }

  /** A fact as text; empty when it is not known. */
  public String fact(String name) {
    return facts.path(name).asText("");
  }

  /** The same in another state. */
  public Release in(ReleaseState other) {
    return new Release(
        id,
        model,
        modelVersion,
        modelDigest,
        author,
        other,
        championVersion,
        facts.deepCopy(),
        createdAt,
        createdBy,
        updatedAt);
  }

  /** What gets it further, for whoever was refused: a command, or what comes before one. */
  public String next() {
    String again = "caspers release evaluate " + model;
    return switch (state) {
      case EVALUATING -> "wait for its evaluation: caspers release show " + id;
      case INTERRUPTED -> "evaluate again: " + again;
      case FAILED -> "mend the agent, register it and evaluate again: " + again;
      case EVALUATED ->
          "have both sides signed (caspers release sign-off "
              + id
              + " --as engineering --decision APPROVED, and --as stakeholder), then ask the gate:"
              + " caspers release gate "
              + id;
      case BLOCKED -> "evaluate again, which is another release: " + again;
      case GATED -> "promote it: caspers release promote " + id;
      case PROMOTED -> "deploy it: caspers release deploy " + id + " --endpoint NAME --app NAME";
      case DEPLOYED, VERIFIED -> "it is in production: caspers release verify " + id;
      case SUPERSEDED, ROLLED_BACK ->
          "bring it back: caspers release rollback " + model + " --to " + id;
    };
  }
}
