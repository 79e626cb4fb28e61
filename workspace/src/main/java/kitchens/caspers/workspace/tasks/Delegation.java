package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.Supervision.AgentEndpoint;
import kitchens.caspers.workspace.agents.Supervision.AppRequest;
import kitchens.caspers.workspace.agents.Supervision.Delegate;
import kitchens.caspers.workspace.agents.Supervision.Query;
import kitchens.caspers.workspace.agents.Supervision.Target;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.expressions.ExpressionException;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** Does steps: asks agents, runs queries, sends requests to apps, calls functions. */
final class Delegation {

  private static final Pattern HOLE = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Tools tools;

  Delegation(Tools tools) {
    this.tools = requireNonNull(tools, "tools is null");
  }

  /** Does a step once. */
  Acted act(Agent agent, Step step, Own own) {
    try {
      Delegate delegate = agent.supervision().delegate(step.name()).orElse(null);
      if (delegate == null) {
        return function(agent, step, own);
      }
      Target target = delegate.target();
      if (target instanceof AgentEndpoint endpoint) {
        return ask(agent, endpoint, step, own);
      }
      if (target instanceof Query query) {
        return Statement.run(query, delegate.parameters(), step, own, agent.stepTimeout());
      }
      return request(agent, (AppRequest) target, step, own);
    } catch (Own.NoAnswer e) {
      return Acted.failed(e);
    } catch (ExpressionException e) {
      return Acted.refused(e.getMessage());
    }
  }

  private Acted ask(Agent agent, AgentEndpoint endpoint, Step step, Own own) throws Own.NoAnswer {
    ObjectNode scope = JSON.objectNode();
    scope.set("arguments", step.arguments());
    ObjectNode body = JSON.objectNode();
    body.putArray("dataframe_records").add(endpoint.input().in(scope));
    Own.Answer answer =
        own.call(
            "POST",
            "/serving-endpoints/" + encoded(endpoint.endpoint()) + "/invocations",
            body,
            Map.of("X-Client-Request-Id", step.key().toString()),
            agent.stepTimeout());
    if (!answer.ok()) {
      return Acted.failed(answer);
    }
    JsonNode said = answer.body().path("predictions").path(0);
    String trace = said.path("trace_id").isTextual() ? said.path("trace_id").textValue() : null;
    if (said.has("error")) {
      String message =
          said.path("error").path("code").asText()
              + ": "
              + said.path("error").path("message").asText();
      return said.path("error").path("retryable").asBoolean()
          ? new Acted.Later(message)
          : Acted.done(JSON.objectNode().put("error", message), trace);
    }
    JsonNode told = said.path("answer");
    return Acted.done(told.isObject() ? told : JSON.objectNode().set("answer", told), trace);
  }

  private static Acted request(Agent agent, AppRequest request, Step step, Own own)
      throws Own.NoAnswer {
    ObjectNode scope = JSON.objectNode();
    scope.set("arguments", step.arguments());
    scope.put("key", step.key().toString());
    scope.put("run_id", step.run().toString());
    scope.put("approved_by", step.decidedBy());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Client-Request-Id", step.key().toString());
    if (request.keyHeader() != null) {
      headers.put(request.keyHeader(), step.key().toString());
    }
    Own.Answer answer =
        own.call(
            request.method(),
            "/apps/" + encoded(request.app()) + path(request.path(), step.arguments()),
            request.body() == null ? null : request.body().in(scope),
            headers,
            agent.stepTimeout());
    if (!answer.ok()) {
      return Acted.failed(answer);
    }
    JsonNode body = answer.body();
    return Acted.done(
        body.isContainerNode() ? body : JSON.objectNode().put("status", answer.status()));
  }

  /** Each argument stays one part of the path, whatever is in it. */
  static String path(String path, JsonNode arguments) {
    return HOLE.matcher(path)
        .replaceAll(
            hole -> {
              String value = arguments.path(hole.group(1)).asText("");
              if (value.isEmpty() || value.equals(".") || value.equals("..")) {
                throw new ExpressionException(
                    "the argument '" + hole.group(1) + "' is no part of an address");
              }
              return Matcher.quoteReplacement(encoded(value));
            });
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Acted function(Agent agent, Step step, Own own) {
    String fullName =
        agent.tools().stream()
            .filter(name -> name.endsWith("." + step.name()))
            .findFirst()
            .orElseThrow();
    Map<String, Object> arguments = new LinkedHashMap<>();
    step.arguments()
        .properties()
        .forEach(
            e -> arguments.put(e.getKey(), Json.MAPPER.convertValue(e.getValue(), Object.class)));
    try {
      Tools.Result result =
          tools.call(fullName, arguments, Map.of(), Duration.ofSeconds(5), own.principal());
      return Acted.done(Json.MAPPER.valueToTree(result.rows()));
    } catch (Tools.Unavailable e) {
      return new Acted.Later(e.getMessage());
    } catch (ApiException e) {
      return Acted.refused(e.getMessage());
    }
  }
}
