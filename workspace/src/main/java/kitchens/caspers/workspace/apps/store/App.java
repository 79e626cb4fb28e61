package kitchens.caspers.workspace.apps.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An app as it is kept.
 *
 * @param name also the first part of its host name
 * @param servicePrincipalId as whom it acts
 * @param secretIds of the client secrets that its processes were started with
 * @param resources what it may use, a list in the API's shape
 * @param sourceCodePath the folder that it is deployed from when a deployment names none
 * @param started whether it should be running
 */
public record App(
    String name,
    String appId,
    String description,
    String servicePrincipalId,
    List<String> secretIds,
    JsonNode resources,
    Optional<String> sourceCodePath,
    boolean started,
    Optional<String> activeDeploymentId,
    String creator,
    Instant createdAt,
    String updater,
    Instant updatedAt) {}
