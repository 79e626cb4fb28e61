package kitchens.caspers.workspace.catalog;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What another feature keeps in schemas, and what goes when a schema goes. */
public interface SchemaContents {

  /** What is counted, for the message that a schema is not empty: {@code function(s)}. */
  String what();

  /** Deletes all of a schema in the handle's transaction; how many there were. */
  int deleteAll(Handle h, UUID schemaId);
}
