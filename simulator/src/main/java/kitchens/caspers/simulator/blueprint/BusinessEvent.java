package kitchens.caspers.simulator.blueprint;

import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * Something that truly happened in a business by configuration.
 *
 * @param eventId a UUID
 * @param type the event's name in the blueprint
 * @param entity what kind of thing it happened to
 * @param entityId its UUID
 * @param sequence how many events of the same thing came before
 * @param body as JSON
 */
public record BusinessEvent(
    String eventId,
    String type,
    SimulatedInstant ts,
    String entity,
    String entityId,
    int sequence,
    String body) {}
