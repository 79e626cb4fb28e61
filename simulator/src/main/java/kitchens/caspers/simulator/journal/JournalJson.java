package kitchens.caspers.simulator.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kitchens.caspers.simulator.input.Finding;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.location.Location;

/** A journal as JSON lines; a location in it is written as its file would be. */
final class JournalJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new InstantText())
                  .addDeserializer(Instant.class, new InstantReader())
                  .addSerializer(Location.class, new LocationText())
                  .addDeserializer(Location.class, new LocationReader()))
          .build();

  private JournalJson() {}

  static String write(List<JournalEntry> entries) {
    return entries.stream().map(JournalJson::line).collect(Collectors.joining());
  }

  static List<JournalEntry> read(String lines) {
    var entries = new ArrayList<JournalEntry>();
    var number = 0;
    for (var line : lines.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        entries.add(JSON.readValue(line, JournalEntry.class));
      } catch (JsonProcessingException e) {
        throw broken("line " + number, e.getOriginalMessage());
      }
    }
    return entries;
  }

  /** What stands in a journal and cannot. */
  static InvalidInputException broken(String where, String problem) {
    return finding(
        where,
        "cannot be used: " + problem,
        "restore the journal, it is only ever appended to; an entry that was never followed may be"
            + " taken away");
  }

  /** What somebody would add, and cannot. */
  static InvalidInputException refused(String where, String problem) {
    return finding(where, "is refused: " + problem, "nothing is changed; ask for what can be");
  }

  private static InvalidInputException finding(String where, String problem, String mend) {
    return new InvalidInputException(
        List.of(new Finding(Finding.Severity.ERROR, "journal", where, problem, mend)));
  }

  private static String line(JournalEntry entry) {
    try {
      return JSON.writerFor(JournalEntry.class).writeValueAsString(entry) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry that cannot be written: " + entry, e);
    }
  }

  private static final class InstantText extends StdSerializer<Instant> {
    InstantText() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider context)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Instant.parse(in.getText());
    }
  }

  private static final class LocationText extends StdSerializer<Location> {
    LocationText() {
      super(Location.class);
    }

    @Override
    public void serialize(Location value, JsonGenerator out, SerializerProvider context)
        throws IOException {
      out.writeRawValue(value.toJson());
    }
  }

  private static final class LocationReader extends StdDeserializer<Location> {
    LocationReader() {
      super(Location.class);
    }

    @Override
    public Location deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Location.parse("journal", in.readValueAsTree().toString()).value();
    }
  }
}
