package kitchens.caspers.workspace.gateway.limits;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kitchens.caspers.workspace.gateway.AiGateway.RateLimit;
import kitchens.caspers.workspace.http.ApiException;

/** What rate limits may say. */
public final class RateLimitRules {

  private static final Set<String> KEYS =
      Set.of("user", "service_principal", "user_group", "endpoint");
  private static final Set<String> GROUPS = Set.of("users", "admins");
  private static final int MOST = 50;

  private RateLimitRules() {}

  /**
   * The limits, each complete.
   *
   * @throws ApiException 400 naming the one that is wrong and the mend
   */
  public static List<RateLimit> checked(List<RateLimit> limits) {
    if (limits == null) {
      return List.of();
    }
    if (limits.size() > MOST) {
      throw ApiException.invalidParameter("rate_limits: at most " + MOST + " are kept");
    }
    Set<List<Object>> seen = new HashSet<>();
    for (int i = 0; i < limits.size(); i++) {
      check(limits.get(i), "rate_limits[" + i + "]", seen);
    }
    return limits.stream().map(RateLimitRules::complete).toList();
  }

  private static RateLimit complete(RateLimit l) {
    return new RateLimit(
        l.calls(), l.key() == null ? "endpoint" : l.key(), l.principal(), "minute", l.tokens());
  }

  private static void check(RateLimit limit, String where, Set<List<Object>> seen) {
    if (!"minute".equals(limit.renewalPeriod())) {
      throw ApiException.invalidParameter(where + ".renewal_period is 'minute'");
    }
    RateLimit complete = complete(limit);
    if (!KEYS.contains(complete.key())) {
      throw ApiException.invalidParameter(
          where + ".key is one of user, service_principal, user_group and endpoint");
    }
    if (limit.calls() == null && limit.tokens() == null) {
      throw ApiException.invalidParameter(where + ": give calls or tokens, or both");
    }
    if (limit.calls() != null && limit.calls() < 0
        || limit.tokens() != null && limit.tokens() < 0) {
      throw ApiException.invalidParameter(where + ": a limit is 0 or more");
    }
    boolean named = limit.principal() != null && !limit.principal().isBlank();
    if (complete.key().equals("endpoint") && named) {
      throw ApiException.invalidParameter(
          where + ".principal: the limit of an endpoint is of all callers; leave it out");
    }
    if (complete.key().equals("user_group") && !GROUPS.contains(limit.principal())) {
      throw ApiException.invalidParameter(
          where + ".principal: the groups of this workspace are 'users' and 'admins'");
    }
    if (complete.key().equals("service_principal") && !named) {
      throw ApiException.invalidParameter(
          where + ".principal is missing: give the service principal's application id");
    }
    if (!seen.add(
        java.util.Arrays.asList(
            complete.key(), limit.principal(), limit.calls() != null, limit.tokens() != null))) {
      throw ApiException.invalidParameter(where + " is there twice: keep one");
    }
  }
}
