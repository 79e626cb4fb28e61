package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.agents.Supervision.AgentEndpoint;
import kitchens.caspers.workspace.agents.Supervision.AppRequest;
import kitchens.caspers.workspace.agents.Supervision.Delegate;
import kitchens.caspers.workspace.agents.Supervision.Effect;
import kitchens.caspers.workspace.agents.Supervision.Query;
import kitchens.caspers.workspace.agents.Supervision.Target;
import kitchens.caspers.workspace.agents.Tools.Parameter;
import kitchens.caspers.workspace.expressions.Expression;
import kitchens.caspers.workspace.expressions.Template;

/**
 * A delegate, as {@code agent.yml} says it: exactly one of {@code agent}, {@code query} and {@code
 * app} says who does it.
 *
 * @param effect {@code read}, {@code keyed} or {@code unkeyed}, where it is not plain
 * @param approval {@code always}, {@code never} or an expression over {@code arguments}
 */
record DelegateSpec(
    String name,
    String description,
    String title,
    Map<String, ParameterSpec> parameters,
    String effect,
    String approval,
    String agent,
    JsonNode input,
    String query,
    String warehouse,
    String app,
    String method,
    String path,
    JsonNode body,
    String keyHeader) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern APP = Pattern.compile("[a-z][a-z0-9-]{1,62}");
  private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean");
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern READING =
      Pattern.compile("\\s*(select|with)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** An argument; {@code type} is JSON schema's. */
  record ParameterSpec(String type, String description, Boolean optional) {}

  /**
   * The delegate.
   *
   * @param catalog stands for <code>{catalog}</code>
   * @throws IllegalArgumentException saying what is wrong with it
   */
  Delegate delegate(String catalog) {
    if (name == null || !NAME.matcher(name).matches() || name.equals(Supervision.PLAN)) {
      throw new IllegalArgumentException(
          "delegate '" + name + "': its name is lower case letters, digits and _, and not plan");
    }
    if (description == null || description.isBlank()) {
      throw wrong("'description' is missing: a model chooses by it");
    }
    Target target = target(catalog);
    return new Delegate(
        name,
        description.strip(),
        Template.of(TextNode.valueOf(title == null ? name.replace('_', ' ') : title)),
        arguments(),
        effectOf(target),
        asksFirst(),
        target);
  }

  private Target target(String catalog) {
    int given = (agent == null ? 0 : 1) + (query == null ? 0 : 1) + (app == null ? 0 : 1);
    if (given != 1) {
      throw wrong("give exactly one of 'agent', 'query' and 'app'");
    }
    if (agent != null) {
      return new AgentEndpoint(
          agent.replace("{catalog}", catalog),
          Template.of(input == null ? TextNode.valueOf("=arguments") : input));
    }
    if (query != null) {
      if (!READING.matcher(query).matches()) {
        throw wrong("'query' begins with SELECT or WITH: what writes belongs into an app");
      }
      return new Query(query.replace("{catalog}", catalog).strip(), warehouse);
    }
    String verb = method == null ? "POST" : method.toUpperCase(Locale.ROOT);
    if (!APP.matcher(app).matches() || !METHODS.contains(verb)) {
      throw wrong("'app' is an app's name and 'method' one of " + new java.util.TreeSet<>(METHODS));
    }
    if (path == null || !path.startsWith("/") || path.contains("..") || path.contains("//")) {
      throw wrong("'path' is the request's path at the app: /api/orders/{order_id}/decisions");
    }
    return new AppRequest(app, verb, path, body == null ? null : Template.of(body), keyHeader);
  }

  private Effect effectOf(Target target) {
    if (effect != null) {
      try {
        return Effect.valueOf(effect.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw wrong("'effect' is read, keyed or unkeyed");
      }
    }
    if (!(target instanceof AppRequest request) || request.method().equals("GET")) {
      return Effect.READ;
    }
    boolean keyed =
        request.keyHeader() != null
            || request.body() != null && request.body().roots().contains("key");
    return keyed ? Effect.KEYED : Effect.UNKEYED;
  }

  private Expression asksFirst() {
    if (approval == null || approval.equals("never")) {
      return null;
    }
    Expression expression = Expression.parse(approval.equals("always") ? "true" : approval);
    if (!Set.of("arguments").containsAll(expression.roots())) {
      throw wrong("'approval' is always, never or an expression over arguments");
    }
    return expression;
  }

  private List<Parameter> arguments() {
    List<Parameter> all = new ArrayList<>();
    if (parameters != null) {
      parameters.forEach(
          (parameter, spec) -> {
            String type = spec.type() == null ? "string" : spec.type();
            if (!NAME.matcher(parameter).matches() || !TYPES.contains(type)) {
              throw wrong(
                  "parameter '"
                      + parameter
                      + "': lower case letters, digits and _, of a type among "
                      + new java.util.TreeSet<>(TYPES));
            }
            all.add(
                new Parameter(
                    parameter,
                    type,
                    spec.description(),
                    spec.optional() == null || !spec.optional()));
          });
    }
    return all;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("delegate '" + name + "': " + what);
  }
}
