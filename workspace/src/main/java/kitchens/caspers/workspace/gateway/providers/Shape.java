package kitchens.caspers.workspace.gateway.providers;

import java.io.IOException;
import java.util.Map;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.gateway.Reply.Events;

/** How a provider wants to be asked, and how it answers. */
interface Shape {

  /** The path below the provider's address. */
  String path(Question question);

  /** Headers besides those of the key. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /**
   * The body as the provider reads it.
   *
   * @param model its name there
   */
  byte[] request(Question question, String model);

  /**
   * A whole answer as the caller reads it.
   *
   * @throws IOException with words for the caller when it is no answer
   */
  Reply answer(Question question, byte[] body) throws IOException;

  /** A streamed answer as the caller reads it. */
  Events events(Question question, SseReader reader, AutoCloseable connection);
}
