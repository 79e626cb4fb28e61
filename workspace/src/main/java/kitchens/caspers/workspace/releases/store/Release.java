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
}
