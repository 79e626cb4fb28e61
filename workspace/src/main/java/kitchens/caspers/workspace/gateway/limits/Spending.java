package kitchens.caspers.workspace.gateway.limits;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/**
 * What was spent, by endpoint, caller and period: rows of Postgres, remembered once they were read.
 * This process is the only one that writes them.
 */
public final class Spending {

  private static final int MOST_REMEMBERED = 50_000;

  private record Key(String endpoint, String who, String period) {}

  private final Jdbi jdbi;
  private final Map<Key, BigDecimal> known = new ConcurrentHashMap<>();

  public Spending(Jdbi jdbi) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
  }

  /** US dollars; 0 when nothing was spent. */
  BigDecimal of(String endpoint, String who, String period) {
    if (known.size() > MOST_REMEMBERED) {
      known.clear();
    }
    return known.computeIfAbsent(
        new Key(endpoint, who, period),
        key ->
            jdbi.withHandle(
                h ->
                    h.createQuery(
                            """
                            SELECT usd FROM gateway_spending
                            WHERE endpoint = :endpoint AND who = :who AND period = :period
                            """)
                        .bind("endpoint", endpoint)
                        .bind("who", who)
                        .bind("period", period)
                        .mapTo(BigDecimal.class)
                        .findOne()
                        .orElse(BigDecimal.ZERO)));
  }

  /** Adds an amount for each of these and each period. */
  synchronized void add(
      String endpoint, List<String> whoever, List<String> periods, BigDecimal usd) {
    jdbi.useTransaction(
        h -> {
          for (String who : whoever) {
            for (String period : periods) {
              BigDecimal sum =
                  h.createQuery(
                          """
                          INSERT INTO gateway_spending (endpoint, who, period, usd)
                          VALUES (:endpoint, :who, :period, :usd)
                          ON CONFLICT (endpoint, who, period)
                          DO UPDATE SET usd = gateway_spending.usd + excluded.usd
                          RETURNING usd
                          """)
                      .bind("endpoint", endpoint)
                      .bind("who", who)
                      .bind("period", period)
                      .bind("usd", usd)
                      .mapTo(BigDecimal.class)
                      .one();
              known.put(new Key(endpoint, who, period), sum);
            }
          }
        });
  }

  /** An endpoint is no more. */
  public synchronized void forget(String endpoint) {
    jdbi.useHandle(h -> h.execute("DELETE FROM gateway_spending WHERE endpoint = ?", endpoint));
    known.keySet().removeIf(key -> key.endpoint().equals(endpoint));
  }
}
