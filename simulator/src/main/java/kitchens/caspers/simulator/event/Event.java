package kitchens.caspers.simulator.event;

import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * One event as a line of a slice says it. The optional fields are empty where the location's {@code
 * dq} made them null.
 *
 * @param sequence the event's place within its order, from 0, by time
 * @param body a JSON object as text
 */
public record Event(
    UUID eventId,
    EventType type,
    SimulatedInstant ts,
    Optional<String> location,
    Optional<Integer> locationId,
    Optional<String> gkId,
    UUID orderId,
    int sequence,
    String body) {}
