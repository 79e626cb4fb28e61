/**
 * Follows the changes of a PostgreSQL database with Debezium's engine, as a process of its own. It
 * knows no workspace: it writes what it captured to standard output, one JSON object a line, and
 * waits until standard input says that it is kept. At the end of its input it ends.
 */
package kitchens.caspers.connectors;
