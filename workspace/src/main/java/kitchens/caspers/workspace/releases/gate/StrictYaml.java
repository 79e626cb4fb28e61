package kitchens.caspers.workspace.releases.gate;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The part of YAML in which a text means one thing to whoever reads it: maps, lists and text. No
 * tags, anchors, aliases, merges, directives or second documents, and no two keys that a person
 * would take for one. Scalars are text, whatever they look like; only a plain {@code null}, {@code
 * ~} or nothing is null.
 */
final class StrictYaml {

  private static final int DEEPEST = 16;

  private final Iterator<Event> events;
  private final int lineOffset;

  private StrictYaml(Iterator<Event> events, int lineOffset) {
    this.events = events;
    this.lineOffset = lineOffset;
  }

  /**
   * Reads a map.
   *
   * @param lineOffset lines of the document that stand before the text
   * @return of String, List, Map and null
   * @throws Unreadable naming line and column
   */
  static Map<String, Object> read(String text, int lineOffset) throws Unreadable {
    try {
      LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
      return new StrictYaml(new Parse(settings).parseString(text).iterator(), lineOffset)
          .document();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0) + lineOffset;
      int column = e.getProblemMark().map(m -> m.getColumn() + 1).orElse(1);
      throw new Unreadable(
          Reason.Code.UNREADABLE, line, column, "this is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Unreadable(
          Reason.Code.UNREADABLE, 1 + lineOffset, 1, "this is not YAML: " + firstLine(e));
    }
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }

  private Map<String, Object> document() throws Unreadable {
    events.next(); // the stream begins
    Event first = events.next();
    if (!(first instanceof DocumentStartEvent start)) {
      throw wrong(Reason.Code.NO_FRONT_MATTER, first, "the front matter is empty");
    }
    if (start.getSpecVersion().isPresent() || !start.getTags().isEmpty() || start.isExplicit()) {
      throw wrong(Reason.Code.UNSAFE_YAML, start, "directives and documents within are not taken");
    }
    Event root = events.next();
    if (!(root instanceof MappingStartEvent map)) {
      throw wrong(Reason.Code.WRONG_TYPE, root, "the front matter is not a map of fields");
    }
    Map<String, Object> fields = map(map, 1);
    events.next(); // the document ends
    Event after = events.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      throw wrong(Reason.Code.UNSAFE_YAML, after, "there is a second document within");
    }
    return fields;
  }

  private Object value(Event event, int depth) throws Unreadable {
    if (depth > DEEPEST) {
      throw wrong(Reason.Code.UNSAFE_YAML, event, "this is nested deeper than " + DEEPEST);
    }
    if (event instanceof AliasEvent) {
      throw wrong(Reason.Code.UNSAFE_YAML, event, "aliases are not taken: write the value out");
    }
    plain((NodeEvent) event);
    if (event instanceof MappingStartEvent start) {
      return map(start, depth + 1);
    }
    if (event instanceof SequenceStartEvent) {
      List<Object> items = new ArrayList<>();
      for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
        items.add(value(e, depth + 1));
      }
      return items;
    }
    ScalarEvent scalar = (ScalarEvent) event;
    return isNull(scalar) ? null : scalar.getValue();
  }

  private Map<String, Object> map(MappingStartEvent start, int depth) throws Unreadable {
    plain(start);
    Map<String, Object> fields = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      String key = key(e);
      if (!taken.add(folded(key))) {
        throw wrong(
            Reason.Code.UNSAFE_YAML,
            e,
            "'" + shown(key) + "' stands here twice, perhaps in another case: leave one");
      }
      fields.put(key, value(events.next(), depth));
    }
    return fields;
  }

  private String key(Event event) throws Unreadable {
    if (!(event instanceof ScalarEvent scalar) || isNull(scalar)) {
      throw wrong(Reason.Code.UNSAFE_YAML, event, "a key is a word and nothing else");
    }
    plain(scalar);
    if (scalar.getValue().equals("<<")) {
      throw wrong(Reason.Code.UNSAFE_YAML, event, "merges are not taken: write the fields out");
    }
    return scalar.getValue();
  }

  private void plain(NodeEvent event) throws Unreadable {
    if (event.getAnchor().isPresent()) {
      throw wrong(Reason.Code.UNSAFE_YAML, event, "anchors are not taken");
    }
    boolean tagged =
        event instanceof ScalarEvent scalar
            ? scalar.getTag().isPresent()
            : event instanceof CollectionStartEvent start && start.getTag().isPresent();
    if (tagged) {
      throw wrong(Reason.Code.UNSAFE_YAML, event, "tags are not taken");
    }
  }

  private static boolean isNull(ScalarEvent scalar) {
    return scalar.isPlain() && scalar.getValue().matches("|~|null|Null|NULL");
  }

  private static String folded(String key) {
    return Normalizer.normalize(key, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }

  private Unreadable wrong(Reason.Code code, Event event, String message) {
    int line = event.getStartMark().map(m -> m.getLine() + 1).orElse(1) + lineOffset;
    int column = event.getStartMark().map(m -> m.getColumn() + 1).orElse(1);
    return new Unreadable(code, line, column, message);
  }

  /** Text from a stranger, short and with all that is not plain written out. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (char c : text.substring(0, Math.min(80, text.length())).toCharArray()) {
      if (c >= 0x20 && c < 0x7f) {
        shown.append(c);
      } else {
        shown.append(String.format("\\u%04x", (int) c));
      }
    }
    return text.length() > 80 ? shown + "…" : shown.toString();
  }
}
