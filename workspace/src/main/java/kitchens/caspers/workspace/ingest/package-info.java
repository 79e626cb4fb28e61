/**
 * The outside world: records that others send land in a volume, in numbered files that appear whole
 * and once, and are acknowledged when they are on disk. What does not parse or map is kept aside.
 */
package kitchens.caspers.workspace.ingest;
