package kitchens.caspers.cli.universe;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.location.Behaviour;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.location.Occasion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers universe occasion}: a day on which more people order, or fewer. */
@Command(
    name = "occasion",
    description = {
      "Let more people order on a day, or fewer: between --from and --to orders come more and more",
      "often until they come LIFT times as often half way, and then less and less. It stands in the",
      "running world alone: when a location's file is edited, its calendar is the file's again."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe occasion 2 --on friday --location Chicago",
      "  caspers universe occasion 3 --on 2027-02-14 --from 17:00 --to 22:00 --name Valentine"
    })
public final class OccasionCommand implements Runnable {

  private static final int MOST = 366;

  @Mixin private World world;

  @Parameters(paramLabel = "LIFT", description = "How many times as often, at its height: 0 to 20.")
  private double lift;

  @Option(
      names = "--on",
      required = true,
      paramLabel = "DAY",
      description = "today, tomorrow, a day of the week, or a date such as 2027-02-14.")
  private String on;

  @Option(names = "--from", defaultValue = "10:00", description = "Local time (${DEFAULT-VALUE}).")
  private String from;

  @Option(names = "--to", defaultValue = "22:00", description = "Local time (${DEFAULT-VALUE}).")
  private String to;

  @Option(names = "--name", defaultValue = "by hand", description = "What it is.")
  private String name;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the new entries are printed.")
  private Format output;

  @Override
  public void run() {
    if (!(lift >= 0 && lift <= 20)) {
      throw new CliException("LIFT is %s — write a number from 0 to 20".formatted(lift));
    }
    var begins = time("--from", from);
    var ends = time("--to", to);
    if (!begins.isBefore(ends)) {
      throw new CliException("--from %s is not before --to %s".formatted(from, to));
    }
    var added =
        world.changeEach(
            (location, wall) ->
                journal -> with(journal, location, wall, on, occasion(begins, ends)));
    EntryText.print(world.journal(), added, output);
  }

  /** What it is, but for the day. */
  private Occasion occasion(LocalTime begins, LocalTime ends) {
    return new Occasion(name, "", begins, ends, lift);
  }

  /**
   * The journal with an occasion in a location's calendar.
   *
   * @param wall from when the changed location holds
   * @param on the day in words, by the location's clock
   * @param what everything of it but the day
   */
  static Journal with(Journal journal, String named, Instant wall, String on, Occasion what) {
    var location = journal.locations().get(named);
    if (location == null) {
      throw new CliException(
          "there is no location \"%s\" — there are %s"
              .formatted(named, journal.locations().keySet()));
    }
    var now =
        LocalDateTime.ofInstant(
            journal.timeMapping(named).simulated(wall).toInstant(), location.timezone());
    var day = day(on, now, what.to());
    if (day.atTime(what.to()).isBefore(now)) {
      throw new CliException("%s is over at %s, where it is %s".formatted(on, named, now));
    }
    var occasion = new Occasion(what.name(), day.toString(), what.from(), what.to(), what.lift());
    return journal.following(journal.menu(), List.of(with(location, occasion)), wall);
  }

  private static Location with(Location l, Occasion occasion) {
    var b = l.behaviour();
    var calendar = new ArrayList<>(b.calendar());
    calendar.add(occasion);
    if (calendar.size() > MOST) {
      throw new CliException(
          "%s knows %d occasions already — take some out of its file".formatted(l.name(), MOST));
    }
    return new Location(
        l.name(),
        l.gkLocation(),
        l.lat(),
        l.lon(),
        l.timezone(),
        l.streets(),
        l.radiusMi(),
        l.driverMph(),
        l.pingSec(),
        l.demand(),
        l.pace(),
        l.svc(),
        l.driverArrival(),
        l.momentum(),
        l.dq(),
        l.randomSeed(),
        new Behaviour(
            b.stations(),
            b.drivers(),
            b.customers(),
            b.cancelPct(),
            b.rainPct(),
            b.occasionPct(),
            b.nightPct(),
            calendar),
        l.faults());
  }

  /**
   * The day that words name, seen from a moment.
   *
   * @param ends after which today is no longer the day of the week that is meant
   */
  static LocalDate day(String words, LocalDateTime now, LocalTime ends) {
    var word = words.strip().toLowerCase(Locale.ROOT);
    if (word.equals("today")) {
      return now.toLocalDate();
    }
    if (word.equals("tomorrow")) {
      return now.toLocalDate().plusDays(1);
    }
    var weekday = weekday(word);
    if (weekday.isPresent()) {
      var begin = now.toLocalTime().isBefore(ends) ? now : now.plusDays(1);
      return begin.toLocalDate().with(TemporalAdjusters.nextOrSame(weekday.get()));
    }
    try {
      return LocalDate.parse(word);
    } catch (DateTimeException e) {
      throw new CliException(
          "--on is \"%s\" — write today, tomorrow, a day of the week, or a date such as 2027-02-14"
              .formatted(words),
          e);
    }
  }

  private static Optional<DayOfWeek> weekday(String word) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }

  private static LocalTime time(String option, String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new CliException(
          "%s is \"%s\" — write a time such as 18:00".formatted(option, text), e);
    }
  }
}
