package kitchens.caspers.workspace.gateway;

import java.util.List;
import java.util.function.Function;
import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.http.Exchange;
import kitchens.caspers.workspace.identity.Principal;

/**
 * A request that has come in and that its caller may make.
 *
 * @param door null for records
 * @param targets who may answer, the first choice first, for the body that is let through
 */
public record Call(
    Exchange exchange,
    Principal caller,
    String endpoint,
    Door door,
    RequestBody body,
    boolean stream,
    Function<RequestBody, List<Target>> targets) {}
