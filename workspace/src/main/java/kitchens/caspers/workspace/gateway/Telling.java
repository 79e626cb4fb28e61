package kitchens.caspers.workspace.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import kitchens.caspers.workspace.gateway.Reply.Events;
import kitchens.caspers.workspace.gateway.payload.Entry;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Exchange;
import kitchens.caspers.workspace.http.Json;

/** Tells an answer to the caller, and what was told to who keeps it. */
final class Telling {

  private static final int MOST_HELD = 8 << 20;

  /** How proxies' logs call a caller that went away. */
  private static final int GONE = 499;

  private final Call call;
  private final Exchange exchange;
  private final Gate gate;
  private final RequestIds ids;
  private final Kept kept;
  private final Consumer<Kept> keep;

  /**
   * @param keep is told before the answer ends
   */
  Telling(Call call, Gate gate, RequestIds ids, Kept kept, Consumer<Kept> keep) {
    this.call = call;
    this.exchange = call.exchange();
    this.gate = gate;
    this.ids = ids;
    this.kept = kept;
    this.keep = keep;
  }

  /**
   * Tells it.
   *
   * @throws ApiException when a guardrail strikes; nothing has been told then
   */
  void tell(Reply reply) {
    if (reply.streamed().isEmpty()) {
      kept.used(reply.usage());
      byte[] body = withId(gate.letOut(reply.body()), ids.own());
      kept.ended(200, body, Traffic.Outcome.OK);
      keep.accept(kept);
      exchange.answer(200, reply.contentType(), body);
      return;
    }
    try (Events events = reply.events()) {
      if (gate.output().idle()) {
        stream(reply, events, new byte[0]);
      } else {
        stream(reply, events, checked(events));
      }
    }
  }

  /** All events of a stream whose answer is let through as a whole or not at all. */
  private byte[] checked(Events events) {
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    StringBuilder said = new StringBuilder();
    try {
      for (byte[] event = events.next(); event != null; event = events.next()) {
        collect(event, said);
        if (!events.withheld()) {
          held.writeBytes(event);
        }
        if (held.size() > MOST_HELD || said.length() > gate.output().mostBytesOut()) {
          throw new IOException("streamed more than guardrails hold back");
        }
      }
    } catch (IOException e) {
      throw new ApiException(503, "MODEL_UNAVAILABLE", "the model " + e.getMessage());
    }
    kept.used(events.usage());
    gate.requireClean(
        Json.MAPPER.createObjectNode().set("said", TextNode.valueOf(said.toString())));
    return held.toByteArray();
  }

  private static void collect(byte[] event, StringBuilder said) throws IOException {
    for (String line : new String(event, StandardCharsets.UTF_8).split("\\R")) {
      if (line.startsWith("data:") && line.contains("{")) {
        JsonNode data = Json.MAPPER.readTree(line.substring("data:".length()));
        said.append(data.path("delta").asText(""));
        for (JsonNode choice : data.path("choices")) {
          said.append(choice.path("delta").path("content").asText(""));
          choice
              .path("delta")
              .path("tool_calls")
              .forEach(tool -> said.append(tool.at("/function/arguments").asText("")));
        }
      }
    }
  }

  private void stream(Reply reply, Events events, byte[] held) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int status = 200;
    Traffic.Outcome outcome = Traffic.Outcome.OK;
    OutputStream out;
    try {
      out = exchange.set("Cache-Control", "no-cache").stream(reply.contentType());
      if (held.length > 0) {
        write(out, held, told);
      } else {
        outcome = pass(events, out, told);
      }
    } catch (IOException e) {
      status = GONE;
      outcome = Traffic.Outcome.ERROR;
    }
    if (held.length == 0) {
      kept.used(events.usage());
    }
    kept.ended(status, told.toByteArray(), outcome);
    keep.accept(kept);
  }

  private Traffic.Outcome pass(Events events, OutputStream out, ByteArrayOutputStream told)
      throws IOException {
    while (true) {
      byte[] event;
      try {
        event = events.next();
      } catch (IOException e) {
        String why = e.getClass() == IOException.class ? e.getMessage() : "broke off its stream";
        write(
            out,
            Refusals.event(call.door(), "the model of '" + call.endpoint() + "' " + why),
            told);
        return Traffic.Outcome.ERROR;
      }
      if (event == null) {
        return Traffic.Outcome.OK;
      }
      if (!events.withheld()) {
        write(out, event, told);
      }
    }
  }

  private void write(OutputStream out, byte[] bytes, ByteArrayOutputStream told)
      throws IOException {
    kept.firstByte();
    int room = Entry.MOST_BYTES - told.size();
    told.write(bytes, 0, Math.min(room, bytes.length));
    if (bytes.length > room) {
      kept.truncated();
    }
    out.write(bytes);
    out.flush();
  }

  /** An object with our id as its last field. */
  static byte[] withId(byte[] body, String id) {
    int end = body.length - 1;
    while (end >= 0 && body[end] <= ' ') {
      end--;
    }
    int before = end - 1;
    while (before >= 0 && body[before] <= ' ' && body[before] >= 0) {
      before--;
    }
    if (before < 0 || body[end] != '}') {
      return body;
    }
    String field = (body[before] == '{' ? "" : ",") + "\"databricks_request_id\":\"" + id + "\"}";
    byte[] told = new byte[end + field.length()];
    System.arraycopy(body, 0, told, 0, end);
    byte[] last = field.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(last, 0, told, end, last.length);
    return told;
  }
}
