package kitchens.caspers.workspace.serving.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.expressions.ExpressionException;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.serving.chat.FoundationModel;
import kitchens.caspers.workspace.serving.chat.LocalReply;
import kitchens.caspers.workspace.serving.policy.Policy.Rule;
import kitchens.caspers.workspace.serving.policy.Policy.ToolUse;

/**
 * A deterministic stand-in for a language model, which needs no network and no key. It does what
 * the policy block of the system message says: it asks for tools, reads their results, finds what a
 * text is about by its likeness to the block's examples, and answers by the first rule that holds.
 * Without a block it cannot judge, and says so; every answer of it is labelled.
 */
public final class PolicyModel implements FoundationModel {

  /** The name of the model and of its endpoint. */
  public static final String NAME = "caspers-policy";

  /** Stands in every answer, as its {@code system_fingerprint}. */
  public static final String LABEL =
      "deterministic policy model, not a language model: it follows the policy block of the prompt";

  /** The name of the one that knows words and not their meaning. */
  public static final String WORDS_NAME = "caspers-policy-words";

  /** Stands in that one's answers. */
  public static final String WORDS_LABEL =
      LABEL + ", and takes texts for alike by the words that both have";

  private static final int REMEMBERED = 64;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String name;
  private final String label;
  private final Likeness likeness;
  private final Clock clock;
  private final Map<String, Optional<Policy>> policies =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Optional<Policy>> eldest) {
              return size() > REMEMBERED;
            }
          });

  /** The one that understands texts by their meaning. */
  public PolicyModel(Clock clock) {
    this(NAME, LABEL, Likeness.ofMeaning(), clock);
  }

  private PolicyModel(String name, String label, Likeness likeness, Clock clock) {
    this.name = name;
    this.label = label;
    this.likeness = likeness;
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A simpler one: it needs no embeddings, is quicker and understands less. */
  public static PolicyModel ofWords(Clock clock) {
    return new PolicyModel(WORDS_NAME, WORDS_LABEL, Likeness.ofWords(), clock);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "A " + label;
  }

  @Override
  public Reply ask(Question question) {
    return LocalReply.of(question, this::completion);
  }

  ObjectNode completion(ObjectNode request) {
    Conversation conversation = Conversation.of(request);
    ObjectNode message = message(conversation);
    ObjectNode completion =
        JSON.objectNode()
            .put("id", "chatcmpl-" + UUID.randomUUID())
            .put("object", "chat.completion")
            .put("created", clock.instant().getEpochSecond())
            .put("model", name)
            .put("system_fingerprint", label);
    completion
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", message.has("tool_calls") ? "tool_calls" : "stop")
        .set("message", message);
    completion.set("usage", usage(request, message));
    return completion;
  }

  private ObjectNode message(Conversation conversation) {
    Optional<Policy> policy = policy(conversation.prompt());
    if (policy.isEmpty()) {
      return refusal("the system message has no block fenced as ```policy");
    }
    try {
      return message(policy.get(), conversation);
    } catch (ExpressionException e) {
      return refusal(e.getMessage());
    }
  }

  private Optional<Policy> policy(String prompt) {
    Optional<Policy> known = policies.get(prompt);
    if (known == null) {
      known = PolicyReader.read(prompt);
      policies.put(prompt, known);
    }
    return known;
  }

  private ObjectNode message(Policy policy, Conversation conversation) {
    ObjectNode scope = JSON.objectNode();
    scope.set("input", conversation.input());
    understand(policy, scope);
    for (ToolUse use : policy.tools()) {
      JsonNode result = conversation.results().get(use.id());
      if (result != null) {
        scope.set(use.as(), first(use, result));
      } else if (isNotWanted(use, scope)) {
        scope.putNull(use.as());
      }
    }
    List<ToolUse> ready = new ArrayList<>();
    boolean waiting = false;
    for (ToolUse use : policy.tools()) {
      if (!scope.has(use.as())) {
        waiting = true;
        if (use.arguments().values().stream().allMatch(a -> known(a.roots(), scope))
            && (use.when() == null || known(use.when().roots(), scope))) {
          ready.add(use);
        }
      }
    }
    return waiting ? asking(ready, scope, conversation) : answer(policy, scope);
  }

  /** Whether its condition can be told and does not hold. */
  private static boolean isNotWanted(ToolUse use, ObjectNode scope) {
    return use.when() != null && known(use.when().roots(), scope) && !use.when().holdsIn(scope);
  }

  /** Looks for the meaning of those texts that are known by now. */
  private void understand(Policy policy, ObjectNode scope) {
    for (Understanding wanted : policy.understand()) {
      if (!scope.has(wanted.as()) && known(wanted.text().roots(), scope)) {
        scope.set(wanted.as(), wanted.in(scope, likeness));
      }
    }
  }

  private static boolean known(Iterable<String> names, ObjectNode scope) {
    for (String name : names) {
      if (!scope.has(name)) {
        return false;
      }
    }
    return true;
  }

  /** A table's rows are read as the first; no row is nothing known. */
  private static JsonNode first(ToolUse use, JsonNode result) {
    if (result.isArray()) {
      return result.isEmpty() ? JSON.objectNode() : result.get(0);
    }
    if (result.isTextual() || result.has("error")) {
      throw new ExpressionException(
          "the tool " + use.call() + " failed: " + result.path("error").asText(result.asText()));
    }
    return result;
  }

  private ObjectNode asking(List<ToolUse> uses, ObjectNode scope, Conversation with) {
    ObjectNode message = JSON.objectNode().put("role", "assistant").putNull("content");
    ArrayNode calls = message.putArray("tool_calls");
    for (ToolUse use : uses) {
      if (!with.offered().contains(use.call())) {
        throw ApiException.invalidParameter(
            name
                + ": the policy asks for the tool '"
                + use.call()
                + "', which the request does not offer; it offers "
                + with.offered().stream().sorted().toList());
      }
      ObjectNode arguments = JSON.objectNode();
      use.arguments()
          .forEach(
              (parameter, value) -> {
                JsonNode argument = value.in(scope);
                if (argument.isNull()) {
                  throw new ExpressionException(
                      "what " + use.call() + " takes as '" + parameter + "' is not known");
                }
                arguments.set(parameter, argument);
              });
      calls
          .addObject()
          .put("id", use.id())
          .put("type", "function")
          .putObject("function")
          .put("name", use.call())
          .put("arguments", arguments.toString());
    }
    return message;
  }

  private ObjectNode answer(Policy policy, ObjectNode scope) {
    understand(policy, scope);
    policy.let().forEach((as, value) -> scope.set(as, value.in(scope)));
    for (Rule rule : policy.rules()) {
      if (rule.when() == null || rule.when().holdsIn(scope)) {
        return JSON.objectNode()
            .put("role", "assistant")
            .put("content", rule.answer().in(scope).toString());
      }
    }
    return refusal("none of the policy's rules holds");
  }

  private ObjectNode refusal(String why) {
    String text = name + " (a " + label + ") cannot judge: " + why;
    return JSON.objectNode().put("role", "assistant").put("content", text).put("refusal", text);
  }

  /** Four characters count as a token, as a rule of thumb. */
  private static ObjectNode usage(ObjectNode request, ObjectNode message) {
    int prompt = 0;
    for (JsonNode each : request.path("messages")) {
      prompt += each.path("content").asText("").length() / 4 + 4;
    }
    int answer = message.toString().length() / 4;
    return JSON.objectNode()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", answer)
        .put("total_tokens", prompt + answer);
  }
}
