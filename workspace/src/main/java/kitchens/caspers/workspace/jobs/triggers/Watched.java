package kitchens.caspers.workspace.jobs.triggers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.Trigger;

/**
 * Decides, from what was seen before and what is seen now, whether a watching trigger fires. What
 * is there at the first look starts nothing.
 */
final class Watched {
  private Watched() {}

  /**
   * @param state to be kept, together with the run
   * @param info what {@code {{job.trigger.…}}} refers to, when a run starts
   */
  record Verdict(ObjectNode state, Optional<ObjectNode> info) {}

  /** Files that were not there before. */
  static Verdict files(
      Trigger.FileArrival trigger, ObjectNode before, List<String> files, Instant now) {
    if (!before.has("known")) {
      return new Verdict(begun(before, "known", names(files)), Optional.empty());
    }
    var known = new HashSet<String>();
    before.path("known").forEach(name -> known.add(name.asText()));
    var pending = files.stream().filter(file -> !known.contains(file)).sorted().toList();
    var info = JsonNodeFactory.instance.objectNode();
    info.put("file_arrival.location", trigger.url());
    var verdict = paced(trigger.pace(), before, String.join("\n", pending), now, info);
    if (verdict.info().isPresent()) {
      verdict.state().set("known", names(files));
    } else {
      // What is gone may come again.
      var left = new HashSet<>(files);
      verdict.state().set("known", names(known.stream().filter(left::contains).toList()));
    }
    return verdict;
  }

  /** Tables whose version is another than before. */
  static Verdict tables(
      Trigger.TableUpdate trigger,
      ObjectNode before,
      Map<String, TableCommit> commits,
      Instant now) {
    var present = JsonNodeFactory.instance.objectNode();
    commits.forEach((name, commit) -> present.put(name, commit.version()));
    if (!before.has("versions")) {
      return new Verdict(begun(before, "versions", present), Optional.empty());
    }
    var updated = new ArrayList<String>();
    commits.forEach(
        (name, commit) -> {
          if (commit.version() > before.path("versions").path(name).asLong(-1)) {
            updated.add(name);
          }
        });
    var enough = trigger.all() ? updated.size() == commits.size() : !updated.isEmpty();
    var info = JsonNodeFactory.instance.objectNode();
    info.set("table_update.updated_tables", names(updated));
    updated.forEach(name -> told(info, "table_update." + name + ".", commits.get(name)));
    var change = enough ? updated + ":" + present : "";
    var verdict = paced(trigger.pace(), before, change, now, info);
    var fires = verdict.info().isPresent();
    if (fires) {
      verdict.state().set("versions", present);
    }
    verdict.state().set("updated", names(fires ? List.of() : updated));
    return verdict;
  }

  private static void told(ObjectNode info, String prefix, TableCommit commit) {
    info.put(prefix + "version", commit.version());
    info.put(prefix + "commit_timestamp", commit.at().toString());
  }

  private static Verdict paced(
      Trigger.Pace pace, ObjectNode before, String change, Instant now, ObjectNode info) {
    var state = before.deepCopy();
    if (change.isEmpty()) {
      state.remove(List.of("change", "changed_at"));
      return new Verdict(state, Optional.empty());
    }
    var mark = Integer.toHexString(change.hashCode()) + ":" + change.length();
    if (!mark.equals(state.path("change").asText())) {
      state.put("change", mark).put("changed_at", now.toEpochMilli());
    }
    var quietSince = Instant.ofEpochMilli(state.path("changed_at").asLong());
    var fired = Instant.ofEpochMilli(state.path("fired_at").asLong(0));
    if (now.isBefore(quietSince.plus(pace.quiet())) || now.isBefore(fired.plus(pace.between()))) {
      return new Verdict(state, Optional.empty());
    }
    state.remove(List.of("change", "changed_at"));
    state.put("fired_at", now.toEpochMilli()).put("fires", state.path("fires").asLong() + 1);
    return new Verdict(state, Optional.of(info));
  }

  private static ObjectNode begun(ObjectNode before, String field, JsonNode seen) {
    var state = before.deepCopy();
    state.set(field, seen);
    return state;
  }

  private static ArrayNode names(List<String> names) {
    var array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return array;
  }
}
