package kitchens.caspers.workspace.lakebase;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A copy of a table of the lakehouse in Postgres.
 *
 * @param source full name of the table
 * @param schema Postgres' schema
 * @param table Postgres' table
 * @param primaryKey its columns
 * @param connections pooled, for reading only
 */
public record Copy(
    UUID id,
    String source,
    String instance,
    String database,
    String schema,
    String table,
    List<String> primaryKey,
    DataSource connections) {}
