package kitchens.caspers.cli.api.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.output.CliException;

/** Does with records that were kept aside: sends them again, or discards them. */
final class IngestAgain {

  private static final int AT_ONCE = 100;
  private static final int REASONS = 10;

  private IngestAgain() {}

  /** Sends one record or all; what still does not fit stays, and the first reasons are told. */
  static JsonNode send(Call call) {
    var sum = sum("sent", "accepted", "already", "left");
    sum.putArray("reasons");
    each(
        call,
        ids -> {
          var body = body(ids);
          call.option("--mapping").ifPresent(name -> body.put("mapping", name));
          var answer = post(call, "send-again", body);
          add(sum, answer, "sent", "accepted", "already");
          sum.put("left", sum.path("left").asLong() + answer.path("left").size());
          ArrayNode reasons = sum.withArray("reasons");
          answer.path("left").forEach(one -> addUpTo(reasons, one));
        });
    return sum;
  }

  /** Discards one record, or all when that was said. */
  static JsonNode discard(Call call) {
    if (call.option("--record").isEmpty() == !call.flag("--all")) {
      throw new CliException("say which to discard — --record ID, or --all");
    }
    var sum = sum("discarded", "already");
    each(call, ids -> add(sum, post(call, "discard", body(ids)), "discarded", "already"));
    return sum;
  }

  private interface Work {
    void with(List<String> ids);
  }

  private static void each(Call call, Work work) {
    var one = call.option("--record");
    if (one.isPresent()) {
      work.with(List.of(one.get()));
      return;
    }
    List<String> ids = new ArrayList<>();
    for (JsonNode record :
        new KeptAside(call.connection(), IngestGroup.volume(call) + "/quarantine")) {
      ids.add(record.path("id").asText());
      if (ids.size() == AT_ONCE) {
        work.with(List.copyOf(ids));
        ids.clear();
      }
    }
    if (!ids.isEmpty()) {
      work.with(ids);
    }
  }

  private static JsonNode post(Call call, String what, ObjectNode body) {
    var path = IngestGroup.volume(call) + "/quarantine/" + what;
    return RawApi.send(call.connection(), "POST", path, body);
  }

  private static ObjectNode body(List<String> ids) {
    var body = KeptAside.JSON.createObjectNode();
    ids.forEach(body.putArray("ids")::add);
    return body;
  }

  private static ObjectNode sum(String... names) {
    var sum = KeptAside.JSON.createObjectNode();
    for (var name : names) {
      sum.put(name, 0);
    }
    return sum;
  }

  private static void add(ObjectNode sum, JsonNode answer, String... names) {
    for (var name : names) {
      sum.put(name, sum.path(name).asLong() + answer.path(name).asLong());
    }
  }

  private static void addUpTo(ArrayNode to, JsonNode one) {
    if (to.size() < REASONS) {
      to.add(one);
    }
  }
}
