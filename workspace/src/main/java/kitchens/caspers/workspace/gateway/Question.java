package kitchens.caspers.workspace.gateway;

import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.identity.Principal;

/**
 * A request on its way to who answers it.
 *
 * @param door null for records, which only agents take
 * @param stream whether the answer is told in events
 * @param countTokens whether somebody needs to know what it took
 * @param meanwhile what is there to do while an answer is awaited; of no effect from the second
 *     time on, and who never waits leaves it
 */
public record Question(
    Door door,
    RequestBody body,
    boolean stream,
    boolean countTokens,
    Principal caller,
    RequestIds ids,
    Runnable meanwhile) {}
