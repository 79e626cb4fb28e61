package kitchens.caspers.workspace.releases.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What somebody signed, who was known to be who they are.
 *
 * @param role {@code engineering_signoff}, {@code stakeholder_signoff} or {@code state_override}
 * @param block as it stands in the front matter
 */
public record SignOffRow(String role, String owner, ObjectNode block, Instant signedAt) {}
