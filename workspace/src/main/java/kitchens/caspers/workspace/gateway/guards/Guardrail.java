package kitchens.caspers.workspace.gateway.guards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.gateway.AiGateway.Behavior;
import kitchens.caspers.workspace.gateway.AiGateway.Parameters;
import kitchens.caspers.workspace.http.ApiException;

/** What is looked for on one side of an endpoint: in requests ({@code input}) or in answers. */
public final class Guardrail {

  private static final Set<String> BEHAVIORS = Set.of("BLOCK", "MASK", "NONE");
  private static final int MOST_KEYWORDS = 1_000;
  private static final int MOST_BYTES_IN = 1 << 20;

  /** A rule that struck: {@code rule} as the configuration names it. */
  public record Strike(String rule, String found) {}

  private final String side;
  private final String pii;
  private final boolean injection;
  private final boolean safety;
  private final List<Pattern> keywords;

  private Guardrail(
      String side, String pii, boolean injection, boolean safety, List<Pattern> keywords) {
    this.side = side;
    this.pii = pii;
    this.injection = injection;
    this.safety = safety;
    this.keywords = keywords;
  }

  /**
   * Puts together what a configuration asks for.
   *
   * @param side {@code input} or {@code output}
   * @param parameters null for none
   * @throws ApiException 400 naming what cannot be done and what can instead
   */
  public static Guardrail of(String side, Parameters parameters) {
    String where = "guardrails." + side;
    if (parameters == null) {
      return new Guardrail(side, "NONE", false, false, List.of());
    }
    if (parameters.validTopics() != null && !parameters.validTopics().isEmpty()) {
      throw ApiException.invalidParameter(
          where
              + ".valid_topics is not served: to judge topics takes a model of that kind, which"
              + " this workspace has not; say in the prompt what the model is to talk about");
    }
    String injection = behavior(where + ".prompt_injection", parameters.promptInjection());
    if (injection.equals("MASK")) {
      throw ApiException.invalidParameter(
          where + ".prompt_injection.behavior is BLOCK or NONE: an instruction cannot be masked");
    }
    List<String> words =
        parameters.invalidKeywords() == null ? List.of() : parameters.invalidKeywords();
    if (words.size() > MOST_KEYWORDS || words.stream().anyMatch(w -> w == null || w.isBlank())) {
      throw ApiException.invalidParameter(
          where + ".invalid_keywords: up to " + MOST_KEYWORDS + " words, none of them empty");
    }
    return new Guardrail(
        side,
        behavior(where + ".pii", parameters.pii()),
        injection.equals("BLOCK"),
        Boolean.TRUE.equals(parameters.safety()),
        words.stream().map(Guardrail::word).toList());
  }

  /** The whole word, however it is written. */
  private static Pattern word(String keyword) {
    String plain = InjectionSigns.plain(keyword.strip());
    return Pattern.compile("(?<![\\p{L}\\p{N}_])" + Pattern.quote(plain) + "(?![\\p{L}\\p{N}_])");
  }

  private static String behavior(String where, Behavior given) {
    String behavior = given == null || given.behavior() == null ? "NONE" : given.behavior();
    if (!BEHAVIORS.contains(behavior)) {
      throw ApiException.invalidParameter(where + ".behavior is BLOCK, MASK or NONE");
    }
    return behavior;
  }

  /** Whether there is nothing to look for. */
  public boolean idle() {
    return pii.equals("NONE") && !injection && !safety && keywords.isEmpty();
  }

  /** As many bytes of a request are looked through. */
  public int mostBytesIn() {
    return safety ? UnsafeContent.MOST_BYTES : MOST_BYTES_IN;
  }

  /** As many bytes of an answer are looked through. */
  public int mostBytesOut() {
    return safety ? UnsafeContent.MOST_BYTES : Integer.MAX_VALUE;
  }

  /** Whether requests may hold what is not to be kept. */
  public boolean looksForPersonalData() {
    return !pii.equals("NONE");
  }

  /** Whether what is let pass may have changed. */
  public boolean masks() {
    return pii.equals("MASK");
  }

  /** The rule that a request or an answer offends against. */
  public Optional<Strike> strike(JsonNode body) {
    Set<Strike> strikes = new LinkedHashSet<>();
    Texts.read(body, text -> look(text, strikes));
    if (injection && strikes.isEmpty()) {
      Texts.read(data(body), text -> look("prompt_injection", InjectionSigns.in(text), strikes));
    }
    if (safety && strikes.isEmpty()) {
      Texts.read(data(body), text -> look("safety", UnsafeContent.in(text), strikes));
    }
    return strikes.stream().findFirst();
  }

  /** What was said by others than who runs the application: not the system's messages. */
  private static JsonNode data(JsonNode body) {
    ObjectNode data = body.deepCopy();
    if (data.path("messages").isArray()) {
      var said = data.putArray("messages");
      body.path("messages")
          .forEach(
              message -> {
                String role = message.path("role").asText();
                if (role.equals("user") || role.equals("tool")) {
                  said.add(message);
                }
              });
    }
    data.remove(List.of("tools", "instructions", "system"));
    return data;
  }

  private static void look(String rule, Optional<String> sign, Set<Strike> strikes) {
    sign.ifPresent(found -> strikes.add(new Strike(rule, found)));
  }

  private void look(String text, Set<Strike> strikes) {
    if (pii.equals("BLOCK")) {
      Set<Pii> found = Pii.in(text);
      if (!found.isEmpty()) {
        strikes.add(
            new Strike("pii", found.stream().map(Pii::name).collect(Collectors.joining(", "))));
      }
    }
    if (!keywords.isEmpty()) {
      String plain = InjectionSigns.plain(text);
      for (Pattern keyword : keywords) {
        if (keyword.matcher(plain).find()) {
          strikes.add(new Strike("invalid_keywords", "a word that is not let through"));
        }
      }
    }
  }

  /** Masks personal data within {@code body}. */
  public void mask(JsonNode body) {
    Texts.change(body, Pii::masked);
  }

  /** The refusal that says which rule struck. */
  public ApiException refusal(String endpoint, Strike strike) {
    return new ApiException(
        400,
        side.equals("input") ? "INPUT_GUARDRAIL" : "OUTPUT_GUARDRAIL",
        "the guardrail "
            + side
            + "."
            + strike.rule()
            + " of endpoint '"
            + endpoint
            + "' struck ("
            + strike.found()
            + "): "
            + (side.equals("input")
                ? "take it out of the request, or have who manages the endpoint change"
                : "the answer is withheld; ask otherwise, or have who manages the endpoint change")
            + " ai_gateway.guardrails");
  }
}
