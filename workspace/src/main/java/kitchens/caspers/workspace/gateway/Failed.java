package kitchens.caspers.workspace.gateway;

import java.time.Duration;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;

/** A target gave no answer; another one, or the same a little later, may well do. */
public final class Failed extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient ApiException answer;
  private final boolean broken;

  /**
   * @param answer for the caller, should nobody do better
   * @param broken whether the target is unwell, not only busy
   */
  public Failed(ApiException answer, boolean broken) {
    super(answer.getMessage(), null, false, false);
    this.answer = answer;
    this.broken = broken;
  }

  public ApiException answer() {
    return answer;
  }

  public boolean broken() {
    return broken;
  }

  /** The wait that the target asked for, when it named one in seconds. */
  public Optional<Duration> retryAfter() {
    return answer
        .retryAfter()
        .filter(text -> answer.status() == 429 && text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }
}
