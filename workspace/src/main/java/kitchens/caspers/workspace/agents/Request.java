package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import kitchens.caspers.workspace.identity.Principal;

/**
 * A question to an agent.
 *
 * @param endpoint through which it is asked
 * @param input an object; data, whatever it says
 * @param minVersions by full table name, the Delta version from which on tools may answer
 * @param patience how long a tool waits for that
 * @param owner in whose name tools are called: whoever made the endpoint
 * @param requester who asks
 * @param requestId by which the gateway's tables know the request; null when they do not
 * @param clientRequestId by which its caller knows it; null when it said none
 */
public record Request(
    String endpoint,
    JsonNode input,
    Map<String, Long> minVersions,
    Duration patience,
    Principal owner,
    Principal requester,
    String requestId,
    String clientRequestId) {

  /** One that does not come through the gateway, whose tables do not know it. */
  public Request(
      String endpoint,
      JsonNode input,
      Map<String, Long> minVersions,
      Duration patience,
      Principal owner,
      Principal requester) {
    this(endpoint, input, minVersions, patience, owner, requester, null, null);
  }

  public Request {
    minVersions = Map.copyOf(minVersions);
  }
}
