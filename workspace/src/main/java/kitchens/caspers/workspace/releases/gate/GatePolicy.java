package kitchens.caspers.workspace.releases.gate;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What the gate holds a document against, besides its subject.
 *
 * @param author who made what is to be released
 * @param samePersonMaySignBoth whether engineering and stakeholder may be one person
 * @param authorMaySign whether the author may sign
 * @param now by the workspace's clock
 */
public record GatePolicy(
    String author, boolean samePersonMaySignBoth, boolean authorMaySign, Instant now) {

  public GatePolicy {
    requireNonNull(author, "author is null");
    requireNonNull(now, "now is null");
  }
}
