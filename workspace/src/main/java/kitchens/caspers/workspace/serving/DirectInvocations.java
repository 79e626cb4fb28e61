package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.gateway.Door;
import kitchens.caspers.workspace.http.Direct;
import kitchens.caspers.workspace.http.Exchange;
import kitchens.caspers.workspace.identity.Authentication;
import kitchens.caspers.workspace.identity.Principal;

/**
 * Asking endpoints past the router, for who sends a token that is good; browsers' sessions and
 * whoever is refused go the router's way.
 */
final class DirectInvocations implements Direct {

  private static final String BASE = "/serving-endpoints/";

  private static final Map<String, Door> DOORS =
      Arrays.stream(Door.values())
          .collect(Collectors.toUnmodifiableMap(d -> "/serving-endpoints" + d.path(), d -> d));

  /** Which endpoint is asked, and how; the name is null where the body has it. */
  record Way(String name, Door door) {}

  private final Invocations invocations;
  private final Function<String, Optional<Principal>> tokens;

  /**
   * @param tokens whose a bearer token is
   */
  DirectInvocations(Invocations invocations, Function<String, Optional<Principal>> tokens) {
    this.invocations = requireNonNull(invocations, "invocations is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
  }

  @Override
  public boolean answer(String path, Exchange exchange) {
    Way way = of(path);
    if (way == null) {
      return false;
    }
    Optional<Principal> asker =
        Authentication.bearer(exchange.header("Authorization")).flatMap(tokens);
    if (asker.isEmpty()) {
      return false;
    }
    invocations.answer(exchange, asker.get(), way.name(), way.door());
    return true;
  }

  /** The way that a path is; null when it is none of these. */
  static Way of(String path) {
    if (!path.startsWith(BASE)) {
      return null;
    }
    Door door = DOORS.get(path);
    if (door != null) {
      return new Way(null, door);
    }
    int end = path.lastIndexOf('/');
    if (end <= BASE.length() || path.indexOf('/', BASE.length()) != end) {
      return null;
    }
    String name = path.substring(BASE.length(), end);
    return switch (path.substring(end)) {
      case "/invocations" -> new Way(name, null);
      case "/responses" -> new Way(name, Door.RESPONSES);
      default -> null;
    };
  }
}
