package kitchens.caspers.workspace.gateway;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.http.Exchange;

/**
 * By what a request is found again.
 *
 * @param own {@code databricks_request_id}, given here
 * @param clients {@code client_request_id}, as the caller gave it; null when it gave none
 */
public record RequestIds(String own, String clients) {

  /** The header that carries the caller's, where the body is not the caller's to change. */
  public static final String CLIENT_HEADER = "X-Client-Request-Id";

  /** The header that tells ours. */
  public static final String OWN_HEADER = "databricks-request-id";

  private static final int LONGEST = 256;

  /** Those of a request that has come in. */
  static RequestIds of(Exchange exchange, RequestBody body) {
    String given = body.text("client_request_id").orElseGet(() -> exchange.header(CLIENT_HEADER));
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new RequestIds(new UUID(random.nextLong(), random.nextLong()).toString(), shown(given));
  }

  private static String shown(String given) {
    if (given == null || given.isBlank()) {
      return null;
    }
    String clean = given.replaceAll("\\p{Cntrl}", "");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
