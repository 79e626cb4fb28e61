package kitchens.caspers.workspace.ingest;

/**
 * What became of a request.
 *
 * @param batch the number of the file that holds its records
 * @param accepted how many events it made
 * @param quarantined how many records were kept aside
 * @param replayed whether it was taken before, under the same key
 */
record Taken(long batch, int accepted, int quarantined, boolean replayed) {
  Taken again() {
    return new Taken(batch, accepted, quarantined, true);
  }
}
