package kitchens.caspers.workspace.ingest;

import java.util.Optional;

/**
 * Records on their way into a volume.
 *
 * @param key under which they come again, if they do
 * @param sha256 of what was sent; another one under the same key is refused
 * @param progress how far a capture has come with them, kept in the transaction that takes them
 * @param settling the record that was kept aside and is done with by this, in that transaction
 */
record Delivery(
    Optional<String> key,
    String sha256,
    Records records,
    Optional<Progress> progress,
    Optional<Settling> settling) {

  /**
   * How far a capture has come.
   *
   * @param capture its name
   * @param offset as the capture's process writes it, JSON
   */
  record Progress(String capture, String offset) {}

  /** What becomes of a record that was kept aside, and by whom. */
  record Settling(AsideId id, Outcome outcome, String by) {}

  /** How a record that was kept aside is done with. */
  enum Outcome {
    SENT,
    DISCARDED
  }

  static Delivery of(Optional<String> key, String sha256, Records records) {
    return new Delivery(key, sha256, records, Optional.empty(), Optional.empty());
  }

  static Delivery of(Progress progress, Records records) {
    return new Delivery(Optional.empty(), "", records, Optional.of(progress), Optional.empty());
  }

  static Delivery of(Settling settling, Records records) {
    return new Delivery(Optional.empty(), "", records, Optional.empty(), Optional.of(settling));
  }
}
