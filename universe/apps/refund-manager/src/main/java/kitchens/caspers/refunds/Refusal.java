package kitchens.caspers.refunds;

import java.util.Map;

/** Why a request is not done, for the person who made it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient Map<String, Object> details;

  Refusal(int status, String message) {
    this(status, message, Map.of());
  }

  Refusal(int status, String message, Map<String, Object> details) {
    super(message, null, false, false);
    this.status = status;
    this.details = details;
  }

  int status() {
    return status;
  }

  Map<String, Object> details() {
    return details;
  }
}
