package kitchens.caspers.bundle.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML or JSON document into {@link Value}s. Anchors, aliases and {@code <<} merge keys
 * are followed; a file that tries to blow up (aliases of aliases, deep nesting, tags) is refused.
 */
final class YamlReader {

  private static final int MAX_CODE_POINTS = 16 * 1024 * 1024;
  static final int MAX_DEPTH = 100;
  private static final int MAX_VALUES = 1_000_000;

  /** What a collection is anyway. */
  private static final Set<String> PLAIN_TAGS =
      Set.of("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq");

  private final String file;
  private final Problems problems;
  private final Map<String, Value> anchors = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private Iterator<Event> events;
  private int values;

  private YamlReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Ends reading where going on makes no sense; the problem is already noted. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused() {
      super(null, null, false, false);
    }
  }

  /**
   * The document's top mapping, or null when it has none that can be used; the reasons are then
   * among the problems.
   *
   * @param file the name that locations carry
   */
  static Mapping read(String file, String text, Problems problems) {
    var reader = new YamlReader(file, problems);
    try {
      var document = reader.document(text);
      if (document instanceof Mapping mapping) {
        return mapping;
      }
      if (document instanceof Scalar scalar && scalar.value() == null) {
        return Mapping.empty(scalar.at());
      }
      problems.error(
          document.at(), "the file holds " + document.kind(), "write a map of bundle settings");
      return null;
    } catch (Refused refused) {
      return null;
    } catch (MarkedYamlEngineException e) {
      var at = e.getProblemMark().map(reader::location).orElse(new Location(file, 1, 1));
      var context = e.getContext() == null ? "" : " " + e.getContext();
      problems.error(at, "not valid YAML" + context + ": " + e.getProblem(), null);
      return null;
    } catch (ReaderException e) {
      problems.error(
          reader.location(text, e.getPosition()),
          "a character that YAML does not allow: " + String.format("U+%04X", e.getCodePoint()),
          "remove it, or write it with an escape");
      return null;
    } catch (YamlEngineException e) {
      problems.error(new Location(file, 1, 1), "not valid YAML: " + e.getMessage(), null);
      return null;
    }
  }

  private Value document(String text) {
    var settings = LoadSettings.builder().setLabel(file).setCodePointLimit(MAX_CODE_POINTS).build();
    events = new Parse(settings).parseString(text).iterator();
    Value document = null;
    while (events.hasNext()) {
      var event = events.next();
      if (event instanceof NodeEvent node) {
        if (document != null) {
          problems.error(
              location(event), "a second document in one file", "put it into a file of its own");
          throw new Refused();
        }
        document = node(node, 0);
      }
    }
    return document == null ? new Scalar(null, new Location(file, 1, 1)) : document;
  }

  private Value node(NodeEvent event, int depth) {
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    var before = values;
    count(event, 1);
    if (event instanceof CollectionStartEvent collection) {
      collection.getTag().ifPresent(tag -> refuse(event, tag));
    }
    if (depth > MAX_DEPTH) {
      problems.error(
          location(event), "nested deeper than " + MAX_DEPTH + " levels", "flatten the file");
      throw new Refused();
    }
    Value value;
    if (event instanceof ScalarEvent scalar) {
      value = new Scalar(scalar(scalar), location(event));
    } else if (event.getEventId() == Event.ID.SequenceStart) {
      value = sequence(event, depth);
    } else {
      value = mapping(event, depth);
    }
    event
        .getAnchor()
        .ifPresent(
            anchor -> {
              anchors.put(anchor.getValue(), value);
              sizes.put(anchor.getValue(), values - before);
            });
    return value;
  }

  private Value aliased(AliasEvent event) {
    var name = event.getAlias().getValue();
    var value = anchors.get(name);
    if (value == null) {
      problems.error(
          location(event), "alias *" + name + " has no anchor before it", "define &" + name);
      throw new Refused();
    }
    count(event, sizes.get(name));
    return value;
  }

  private void count(Event event, int more) {
    values += more;
    if (values > MAX_VALUES) {
      problems.error(
          location(event), "the file grows to more than " + MAX_VALUES + " values", "split it");
      throw new Refused();
    }
  }

  private Sequence sequence(NodeEvent start, int depth) {
    var items = new ArrayList<Value>();
    for (var event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node((NodeEvent) event, depth + 1));
    }
    return new Sequence(items, location(start));
  }

  private Mapping mapping(NodeEvent start, int depth) {
    var own = new LinkedHashMap<String, Mapping.Entry>();
    var merged = new LinkedHashMap<String, Mapping.Entry>();
    for (var event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      var keyAt = location(event);
      var key = node((NodeEvent) event, depth + 1);
      var value = node((NodeEvent) events.next(), depth + 1);
      if (!(key instanceof Scalar scalar) || scalar.value() == null) {
        problems.error(keyAt, "a key is " + key.kind(), "write a plain name before the colon");
        continue;
      }
      var name = scalar.asText();
      if (name.equals("<<") && event instanceof ScalarEvent written && written.isPlain()) {
        merge(value, merged);
        continue;
      }
      var earlier = own.putIfAbsent(name, new Mapping.Entry(name, keyAt, value));
      if (earlier != null) {
        problems.error(
            keyAt,
            "\"" + name + "\" is written twice, first at " + earlier.keyAt(),
            "keep one of the two");
      }
    }
    var entries = new ArrayList<>(own.values());
    merged.values().stream().filter(entry -> !own.containsKey(entry.key())).forEach(entries::add);
    return Mapping.of(entries, location(start));
  }

  private void merge(Value value, Map<String, Mapping.Entry> into) {
    if (value instanceof Mapping mapping) {
      mapping.entries().forEach(entry -> into.putIfAbsent(entry.key(), entry));
    } else if (value instanceof Sequence sequence) {
      sequence.items().forEach(item -> merge(item, into));
    } else {
      problems.error(value.at(), "<< is followed by " + value.kind(), "refer to a map's anchor");
    }
  }

  private void refuse(Event event, String tag) {
    if (!PLAIN_TAGS.contains(tag)) {
      problems.error(location(event), "the tag " + tag + " is not allowed", "remove the tag");
      throw new Refused();
    }
  }

  private Object scalar(ScalarEvent event) {
    var tag = event.getTag().orElse(null);
    if (tag != null && !tag.equals("!")) {
      if (tag.equals("tag:yaml.org,2002:str")) {
        return event.getValue();
      }
      refuse(event, tag);
    }
    return tag == null && event.isPlain()
        ? PlainScalar.resolve(event.getValue())
        : event.getValue();
  }

  private Location location(Event event) {
    return event.getStartMark().map(this::location).orElse(new Location(file, 1, 1));
  }

  /** The place of a character, counted in code points. */
  private Location location(String text, int position) {
    var before = text.substring(0, text.offsetByCodePoints(0, position));
    var line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    var column = before.length() - before.lastIndexOf('\n');
    return new Location(file, line, column);
  }

  private Location location(Mark mark) {
    return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
