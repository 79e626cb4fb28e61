package kitchens.caspers.workspace.gateway.limits;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.gateway.AiGateway.Budget;
import kitchens.caspers.workspace.gateway.limits.RateLimits.Struck;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/**
 * What an endpoint's callers may spend, in US dollars by the day or the month (UTC). A call is let
 * pass while what was spent is below the budget; what it costs is known only after it, so that
 * calls under way at the same time may go beyond it by their own cost.
 */
public final class Budgets {

  private static final Set<String> KEYS = Set.of("endpoint", "user");
  private static final Set<String> PERIODS = Set.of("day", "month");
  private static final int MOST = 50;
  private static final String ALL = "";

  private final String endpoint;
  private final List<Budget> budgets;
  private final Spending spending;
  private final Clock clock;

  /**
   * @param budgets as they were sent; null for none
   * @throws ApiException 400 naming the one that is wrong and the mend
   */
  public Budgets(String endpoint, List<Budget> budgets, Spending spending, Clock clock) {
    this.endpoint = endpoint;
    this.budgets = checked(budgets);
    this.spending = requireNonNull(spending, "spending is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  private static List<Budget> checked(List<Budget> budgets) {
    if (budgets == null) {
      return List.of();
    }
    if (budgets.size() > MOST) {
      throw ApiException.invalidParameter("budgets: at most " + MOST + " are kept");
    }
    for (int i = 0; i < budgets.size(); i++) {
      check(budgets.get(i), "budgets[" + i + "]");
    }
    return List.copyOf(budgets);
  }

  private static void check(Budget budget, String where) {
    if (budget.amountUsd() == null || budget.amountUsd().signum() < 0) {
      throw ApiException.invalidParameter(where + ".amount_usd is 0 or more");
    }
    if (!KEYS.contains(String.valueOf(budget.key()))) {
      throw ApiException.invalidParameter(where + ".key is endpoint or user");
    }
    if (!PERIODS.contains(String.valueOf(budget.renewalPeriod()))) {
      throw ApiException.invalidParameter(where + ".renewal_period is day or month");
    }
    if (budget.key().equals("endpoint") && budget.principal() != null) {
      throw ApiException.invalidParameter(
          where + ".principal: the budget of an endpoint is of all callers; leave it out");
    }
  }

  /** Whether nobody's spending is bounded. */
  public boolean none() {
    return budgets.isEmpty();
  }

  /**
   * Sees that the caller has something left.
   *
   * @throws Struck naming the budget that is used up, and when it begins anew
   */
  public void admit(Principal caller) throws Struck {
    Instant now = clock.instant();
    for (Budget budget : budgets) {
      Optional<String> who = whose(budget, caller);
      if (who.isPresent()) {
        BigDecimal spent = spending.of(endpoint, who.get(), period(budget.renewalPeriod(), now));
        if (spent.compareTo(budget.amountUsd()) >= 0) {
          throw struck(budget, spent, now);
        }
      }
    }
  }

  /**
   * What is spent of a budget.
   *
   * @param spentUsd in the period that is now; null when it is somebody else's
   */
  public record Told(
      BigDecimal amountUsd,
      String key,
      String principal,
      String renewalPeriod,
      BigDecimal spentUsd) {}

  /** The budgets, with what all together or the reader themselves have spent of each. */
  public List<Told> told(Principal reader) {
    Instant now = clock.instant();
    return budgets.stream()
        .map(
            budget ->
                new Told(
                    budget.amountUsd(),
                    budget.key(),
                    budget.principal(),
                    budget.renewalPeriod(),
                    whose(budget, reader)
                        .map(who -> spending.of(endpoint, who, period(budget.renewalPeriod(), now)))
                        .orElse(null)))
        .toList();
  }

  /** Counts what a call cost; on return it outlives this process. */
  public void spent(Principal caller, BigDecimal usd) {
    if (none() || usd.signum() <= 0) {
      return;
    }
    Instant now = clock.instant();
    spending.add(
        endpoint,
        List.of(ALL, caller.id()),
        List.of(period("day", now), period("month", now)),
        usd);
  }

  /** Whose spending counts for a caller; empty when the budget is somebody else's. */
  private Optional<String> whose(Budget budget, Principal caller) {
    if (budget.key().equals("endpoint")) {
      return Optional.of(ALL);
    }
    if (budget.principal() != null) {
      return budget.principal().equals(caller.userName())
          ? Optional.of(caller.id())
          : Optional.empty();
    }
    boolean own =
        budgets.stream()
            .anyMatch(
                other ->
                    caller.userName().equals(other.principal())
                        && other.renewalPeriod().equals(budget.renewalPeriod()));
    return own ? Optional.empty() : Optional.of(caller.id());
  }

  private static String period(String renewal, Instant now) {
    String day = now.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    return renewal.equals("day") ? day : day.substring(0, "yyyy-mm".length());
  }

  private Struck struck(Budget budget, BigDecimal spent, Instant now) {
    var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    Instant anew =
        (budget.renewalPeriod().equals("day")
                ? today.plusDays(1)
                : YearMonth.from(today).plusMonths(1).atDay(1))
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    String whose =
        budget.key().equals("endpoint")
            ? "of all callers together"
            : budget.principal() == null ? "of each caller" : "of '" + budget.principal() + "'";
    return new Struck(
        "budget of endpoint '"
            + endpoint
            + "': "
            + budget.amountUsd().toPlainString()
            + " USD a "
            + budget.renewalPeriod()
            + " "
            + whose
            + " are used up ("
            + spent.stripTrailingZeros().toPlainString()
            + " USD spent); it begins anew at "
            + anew
            + ", or have who manages the endpoint raise ai_gateway.budgets",
        Math.max(1, Duration.between(now, anew).toSeconds()));
  }
}
