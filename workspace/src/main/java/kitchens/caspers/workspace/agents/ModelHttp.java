package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kitchens.caspers.workspace.agents.AgentError.Code;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.outbound.TooLarge;

/**
 * LangChain4j's way to the chat door, within what is left of a call's time and with a bound to the
 * answer's size.
 *
 * @param left how much time the call has left
 * @param maxBytes of an answer with what is around it
 * @param clientRequestId by which the gateway keeps the request
 * @param requestId is told by what the gateway's tables know it
 */
record ModelHttp(
    Outbound outbound,
    Supplier<Duration> left,
    long maxBytes,
    String clientRequestId,
    Consumer<String> requestId)
    implements HttpClient, HttpClientBuilder {

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    java.net.http.HttpRequest.Builder sent =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(request.method().name(), BodyPublishers.ofString(request.body()));
    request.headers().forEach((name, values) -> values.forEach(value -> sent.header(name, value)));
    sent.setHeader("X-Client-Request-Id", clientRequestId);
    HttpResponse<byte[]> answer;
    try {
      answer = outbound.send(sent.build(), left.get(), maxBytes);
    } catch (HttpTimeoutException e) {
      throw new AgentError(Code.TIMEOUT, "the model gave no answer within the agent's timeout");
    } catch (TooLarge e) {
      throw new AgentError(Code.ANSWER_TOO_LARGE, "the model: " + e.getMessage());
    } catch (IOException e) {
      throw new AgentError(Code.MODEL_UNAVAILABLE, "the model's endpoint does not answer");
    }
    answer.headers().firstValue("databricks-request-id").ifPresent(requestId);
    if (answer.statusCode() != 200) {
      throw error(answer);
    }
    return SuccessfulHttpResponse.builder()
        .statusCode(200)
        .headers(answer.headers().map())
        .body(new String(answer.body(), StandardCharsets.UTF_8))
        .build();
  }

  private static AgentError error(HttpResponse<byte[]> answer) {
    JsonNode body = body(answer.body());
    String message = body.path("message").asText("the model's endpoint failed");
    if (body.path("error_code").asText().equals(Code.ANSWER_TOO_LARGE.name())) {
      return new AgentError(Code.ANSWER_TOO_LARGE, message);
    }
    return switch (answer.statusCode()) {
      case 429 ->
          new AgentError(
              Code.RATE_LIMITED, message, answer.headers().firstValue("Retry-After").orElse("1"));
      case 504 -> new AgentError(Code.TIMEOUT, message);
      case 400, 403, 404, 413 -> new AgentError(Code.MODEL_REFUSED, message);
      default -> new AgentError(Code.MODEL_UNAVAILABLE, message);
    };
  }

  private static JsonNode body(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("an agent does not stream");
  }

  /** The call's own time holds, whatever LangChain4j would take. */
  @Override
  public Duration connectTimeout() {
    return left.get();
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    return this;
  }

  @Override
  public Duration readTimeout() {
    return left.get();
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    return this;
  }

  @Override
  public HttpClient build() {
    return this;
  }
}
