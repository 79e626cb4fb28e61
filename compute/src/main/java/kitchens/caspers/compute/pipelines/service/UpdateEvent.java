package kitchens.caspers.compute.pipelines.service;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened in an update, as the workspace keeps and shows it.
 *
 * @param sequence counts from 1 within the update; the receiver drops what it has
 * @param level INFO, WARN or ERROR
 */
record UpdateEvent(
    long sequence,
    String updateId,
    Instant timestamp,
    String eventType,
    String level,
    String message,
    Map<String, Object> error,
    Map<String, Object> details) {}
