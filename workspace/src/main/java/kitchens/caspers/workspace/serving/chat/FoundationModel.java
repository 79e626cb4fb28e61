package kitchens.caspers.workspace.serving.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import kitchens.caspers.workspace.settings.Settings.Price;

/** A chat model that is always there, behind an endpoint of its name. */
public interface FoundationModel {

  /** The name of the endpoint. */
  String name();

  /** One sentence for people. */
  String description();

  /** What its tokens cost; empty when they cost nothing. */
  default Optional<Price> price() {
    return Optional.empty();
  }

  /**
   * Answers a request of chat completions.
   *
   * @return a chat completion
   * @throws kitchens.caspers.workspace.http.ApiException when there is no answer
   */
  byte[] complete(ObjectNode request) throws IOException;

  /**
   * Answers in server-sent events, the last of which is {@code [DONE]}.
   *
   * @throws kitchens.caspers.workspace.http.ApiException when there is no answer; only thrown
   *     before anything is written
   */
  void stream(ObjectNode request, OutputStream out) throws IOException;
}
