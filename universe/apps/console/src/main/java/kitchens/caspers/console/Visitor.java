package kitchens.caspers.console;

import com.databricks.sdk.WorkspaceClient;

/**
 * Somebody who uses the console, and the workspace as it lets them in: what they may not do
 * themselves, the console does not do for them.
 *
 * @param rest for what the SDK has no words for
 */
record Visitor(String name, WorkspaceClient workspace, Rest rest) {}
