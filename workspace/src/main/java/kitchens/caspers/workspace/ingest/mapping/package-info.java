/**
 * A mapping turns a stranger's JSON into events: a YAML file of paths, small operators and the
 * conditions under which each event is made. Pure code: it reads no file and asks nobody.
 */
package kitchens.caspers.workspace.ingest.mapping;
