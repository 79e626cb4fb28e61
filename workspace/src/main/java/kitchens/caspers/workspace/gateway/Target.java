package kitchens.caspers.workspace.gateway;

import java.util.Optional;
import kitchens.caspers.workspace.settings.Settings.Price;

/** One of those that may answer an endpoint's requests: a served entity. */
public interface Target {

  /** The served entity's name. */
  String name();

  /**
   * Answers, or says that it cannot. Nothing has been told to the caller by then.
   *
   * @throws Failed when there is no answer
   * @throws kitchens.caspers.workspace.http.ApiException when the request is at fault
   */
  Reply ask(Question question) throws Failed;

  /** What its tokens cost; empty when they cost nothing or nobody said. */
  default Optional<Price> price() {
    return Optional.empty();
  }

  /** Whether {@link #price} is right when it is empty: the model costs nothing. */
  default boolean costKnown() {
    return true;
  }

  /** Whether a failure may be mended by asking again; agents see to that themselves. */
  default boolean worthRetrying() {
    return true;
  }
}
