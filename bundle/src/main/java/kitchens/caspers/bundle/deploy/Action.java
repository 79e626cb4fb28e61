package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a plan does to a resource, or to one field of it. */
public enum Action {
  /** It is not there. */
  CREATE,
  /** It is there and is changed in place. */
  UPDATE,
  /**
   * It is there, but a field that cannot be changed in place has to: it is deleted and made anew.
   */
  REPLACE,
  /** It was deployed and is no longer wanted. */
  DELETE,
  /** It is as wanted. */
  SKIP;

  /** As plans and the history write it. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
