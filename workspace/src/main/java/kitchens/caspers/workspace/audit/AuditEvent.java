package kitchens.caspers.workspace.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * An act, or one that was refused.
 *
 * @param principal who asked; null when nobody was known
 * @param onBehalfOf whose statement compute carried out with it; null otherwise
 * @param path without its query, which may carry a code
 * @param status what it was answered with
 */
record AuditEvent(
    @JsonProperty("event_id") long eventId,
    @JsonProperty("event_time") Instant at,
    @JsonProperty("principal") String principal,
    @JsonProperty("on_behalf_of") String onBehalfOf,
    @JsonProperty("method") String method,
    @JsonProperty("path") String path,
    @JsonProperty("status") int status,
    @JsonProperty("source_ip_address") String sourceIp,
    @JsonProperty("user_agent") String userAgent) {}
