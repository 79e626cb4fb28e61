package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.apps.map.World;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.location.Occasion;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** What people do to a world that runs: each change is entries behind its journal's last. */
final class Changes {
  private static final double FASTEST = 3_600;
  private static final int LONGEST_MINUTES = 1_440;
  private static final LocalTime RUSH_FROM = LocalTime.of(17, 0);
  private static final LocalTime RUSH_TO = LocalTime.of(20, 0);

  /** From when it is to be looked at, and when that is too late: its height is in between. */
  private static final LocalTime RUSH_SEEN = LocalTime.of(18, 0);

  private static final LocalTime RUSH_OVER = LocalTime.of(19, 0);
  private static final double RUSH_LIFT = 3;
  private static final double RUSH_SPEED = 20;

  private final JournalFolder folder;
  private final World world;

  Changes(JournalFolder folder, World world) {
    this.folder = folder;
    this.world = world;
  }

  private interface Change {
    UnaryOperator<Journal> at(String location, Instant wall);
  }

  /**
   * Does what a body asks for: {@code action} and {@code location}, whose absence means every one.
   * The actions: {@code speed} with {@code factor}; {@code pause}; {@code resume}; {@code fault}
   * with {@code fault}, {@code rate} and {@code minutes}; {@code reset} with {@code seed}; {@code
   * edit} with what {@link Draft#edited} takes; {@code rush}, a dinner to be looked at; {@code
   * everyday}, the clock as the file has it.
   *
   * @return {@code added}, how many entries it took, and {@code holds_at} by the wall clock
   * @throws Refusal 400 when it cannot be done, 403 when this person may not
   */
  Map<String, Object> make(Visitor visitor, JsonNode body) {
    var change = change(body);
    var before = new int[1];
    var holds = new Instant[1];
    try {
      var journal =
          folder.append(
              visitor.workspace(),
              visitor.name(),
              known -> {
                // The clock is looked at when the journal has been read, which may take its time.
                holds[0] = world.now().plus(JournalFolder.AHEAD);
                before[0] = known.entries().size();
                var longer = known;
                for (var location : locations(known, body)) {
                  longer = change.at(location, holds[0]).apply(longer);
                }
                return longer;
              });
      return Map.of("added", journal.entries().size() - before[0], "holds_at", holds[0].toString());
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, e.getMessage());
    }
  }

  private static List<String> locations(Journal journal, JsonNode body) {
    var named = body.path("location");
    if (named.isMissingNode() || named.isNull()) {
      return List.copyOf(journal.locations().keySet());
    }
    if (!named.isTextual() || !journal.locations().containsKey(named.asText())) {
      throw new Refusal(
          400, "There is no such location; there are " + journal.locations().keySet());
    }
    return List.of(named.asText());
  }

  private Change change(JsonNode body) {
    return switch (body.path("action").asText("")) {
      case "speed" -> {
        var factor = body.path("factor").asDouble(Double.NaN);
        if (!(factor >= 0.001 && factor <= FASTEST)) {
          throw new Refusal(400, "factor is a number from 0.001 to 3600; pause stops the clock.");
        }
        yield (location, wall) -> Control.speed(location, factor, wall);
      }
      case "pause" -> Control::pause;
      case "resume" -> Control::resume;
      case "fault" -> fault(body);
      case "reset" -> reset(body.path("seed"));
      case "edit" ->
          (location, wall) ->
              journal ->
                  following(journal, Draft.edited(journal.locations().get(location), body), wall);
      case "rush" -> (location, wall) -> journal -> rush(journal, location, wall);
      case "everyday" ->
          (location, wall) ->
              journal -> {
                var own = journal.locations().get(location).pace().speedUp();
                return Control.speed(location, own, wall).apply(journal);
              };
      default ->
          throw new Refusal(
              400, "action is speed, pause, resume, fault, reset, edit, rush or everyday.");
    };
  }

  /** The seed is the world's own where none is given. */
  private static Change reset(JsonNode seed) {
    var own = seed.isMissingNode() || seed.isNull();
    if (!own && !(seed.isIntegralNumber() && seed.canConvertToLong())) {
      throw new Refusal(400, "seed is a whole number.");
    }
    return (location, wall) ->
        journal ->
            Control.reset(location, own ? journal.genesis().seed() : seed.longValue(), wall)
                .apply(journal);
  }

  private static Change fault(JsonNode body) {
    var fault =
        Fault.find(body.path("fault").asText(""))
            .orElseThrow(
                () -> new Refusal(400, "There is no such fault; there are " + Fault.names()));
    var minutes = body.path("minutes");
    if (!minutes.isMissingNode()
        && !minutes.isNull()
        && !(minutes.isIntegralNumber()
            && minutes.canConvertToInt()
            && minutes.intValue() >= 1
            && minutes.intValue() <= LONGEST_MINUTES)) {
      throw new Refusal(400, "minutes is a whole number from 1 to " + LONGEST_MINUTES + ".");
    }
    if (fault.isOutage() && !minutes.isIntegralNumber()) {
      throw new Refusal(400, fault.text() + " lasts a while: give its minutes.");
    }
    var lasting =
        minutes.isIntegralNumber()
            ? Optional.of(Duration.ofMinutes(minutes.intValue()))
            : Optional.<Duration>empty();
    var rate = fault.isOutage() ? 1 : body.path("rate").asDouble(Double.NaN);
    if (!(rate >= 0 && rate <= 1)) {
      throw new Refusal(400, "rate is a share, from 0 to 1.");
    }
    return (location, wall) -> Control.fault(location, fault, rate, lasting, wall);
  }

  private static Journal following(Journal journal, Location edited, Instant wall) {
    return journal.following(journal.menu(), List.of(edited), wall);
  }

  /** More orders at dinner, the clock put forward to it, and quick enough to be watched. */
  private static Journal rush(Journal journal, String name, Instant wall) {
    var location = journal.locations().get(name);
    var now = journal.timeMapping(name).simulated(wall).toInstant().atZone(location.timezone());
    var dinner = now.with(RUSH_SEEN);
    var running = !now.isBefore(dinner) && now.toLocalTime().isBefore(RUSH_OVER);
    var begin = now.isBefore(dinner) || running ? dinner : dinner.plusDays(1);
    var longer = following(journal, lifted(location, begin.toLocalDate()), wall);
    if (!running) {
      longer = Control.jump(name, SimulatedInstant.of(begin.toInstant()), wall).apply(longer);
    }
    return Control.speed(name, RUSH_SPEED, wall).apply(longer);
  }

  /** With a rush in its calendar; one that is there already is made no greater. */
  static Location lifted(Location location, LocalDate day) {
    var rush = new Occasion("dinner rush", day.toString(), RUSH_FROM, RUSH_TO, RUSH_LIFT);
    if (location.behaviour().calendar().contains(rush)) {
      return location;
    }
    var file = (ObjectNode) Agent.tree(location.toJson());
    file.withArray("calendar")
        .addObject()
        .put("name", rush.name())
        .put("on", rush.on())
        .put("from", rush.from().toString())
        .put("to", rush.to().toString())
        .put("lift", rush.lift());
    try {
      return Location.parse(location.name(), file.toString(), true).value();
    } catch (InvalidInputException e) {
      throw new Refusal(400, e.getMessage());
    }
  }
}
