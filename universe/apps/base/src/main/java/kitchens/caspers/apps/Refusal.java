package kitchens.caspers.apps;

import java.util.Map;

/** Why a request is not done, for the person who made it. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient Map<String, Object> details;

  public Refusal(int status, String message) {
    this(status, message, Map.of());
  }

  public Refusal(int status, String message, Map<String, Object> details) {
    super(message, null, false, false);
    this.status = status;
    this.details = details;
  }

  public int status() {
    return status;
  }

  public Map<String, Object> details() {
    return details;
  }
}
