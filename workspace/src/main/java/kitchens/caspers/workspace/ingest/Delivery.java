package kitchens.caspers.workspace.ingest;

import java.util.Optional;

/**
 * Records on their way into a volume.
 *
 * @param key under which they come again, if they do
 * @param sha256 of what was sent; another one under the same key is refused
 * @param progress how far a capture has come with them, kept in the transaction that takes them
 */
record Delivery(Optional<String> key, String sha256, Records records, Optional<Progress> progress) {

  /**
   * How far a capture has come.
   *
   * @param capture its name
   * @param offset as the capture's process writes it, JSON
   */
  record Progress(String capture, String offset) {}

  static Delivery of(Optional<String> key, String sha256, Records records) {
    return new Delivery(key, sha256, records, Optional.empty());
  }

  static Delivery of(Progress progress, Records records) {
    return new Delivery(Optional.empty(), "", records, Optional.of(progress));
  }
}
